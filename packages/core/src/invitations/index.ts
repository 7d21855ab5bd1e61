export { acceptInvitation, getInvitation } from "./accept-invitation.ts"
export { inviteMember } from "./invite-member.ts"
