export { escapeRegExp } from "./escape-reg-exp.ts"
export { type Expansion, type ExpansionContext, expandWord } from "./expand-word.ts"
export { ExpansionFault } from "./expansion-fault.ts"
