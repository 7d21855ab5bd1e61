export {
  type AcceptInvitation,
  acceptInvitationSchema,
  type InvitationLink,
  type InvitationView,
  inviteSchema,
} from "./invitation.schema.ts"
