export {
  type AddDomain,
  addDomainSchema,
  type DomainView,
  hostnameSchema,
  removeDomainSchema,
} from "./domain.schema.ts"
