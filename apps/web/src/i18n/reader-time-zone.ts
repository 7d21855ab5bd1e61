/** Name of the zone that the reader's own clock runs in; what next-intl takes by itself is the zone of the server. */
export function readerTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
