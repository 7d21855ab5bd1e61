export { deployNextSample, runSample } from "./run-sample.ts"
