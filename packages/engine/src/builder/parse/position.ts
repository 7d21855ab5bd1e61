/** A place in the Dockerfile; line and column count from 1, columns in UTF-16 units as editors count them. */
export interface Position {
  line: number
  column: number
}

/** From the first character to the place after the last one. */
export interface Range {
  start: Position
  end: Position
}

/** A piece of the person's text and where it stands. */
export interface Word {
  text: string
  range: Range
}
