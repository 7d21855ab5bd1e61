export { type Collection, type CollectionOptions, openCollection, type PutOptions } from "./collection.ts"
export { DiskFull, DocumentNotFound, explainWriteError } from "./errors.ts"
export { replaceFile, syncDirectory, unfinishedEnding } from "./replace-file.ts"
