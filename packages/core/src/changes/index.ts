export { type Change, type ChangeFeed, openChangeFeed } from "./change-feed.ts"
