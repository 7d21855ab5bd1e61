export { addDomain, removeDomain } from "./change-domains.ts"
export { deleteDomainsOf, listDomains, listRoutes } from "./domain.repository.ts"
export { generateDomain } from "./generate-domain.ts"
