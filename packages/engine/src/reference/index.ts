export {
  familiarName,
  formatReference,
  InvalidReference,
  parseReference,
  type Reference,
} from "./reference.ts"
