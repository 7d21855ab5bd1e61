/** History lines are written the way Go's fmt prints them; these are the forms that occur. */

/** `%q` of a list: `["a" "b"]`. */
export function quotedList(values: readonly string[]): string {
  return `[${values.map((value) => JSON.stringify(value)).join(" ")}]`
}

/** `%v` of a list: `[a b]`. */
export function plainList(values: readonly string[]): string {
  return `[${values.join(" ")}]`
}

/** `%v` of a set (map to empty structs): `map[80/tcp:{} 90/tcp:{}]`, keys sorted. */
export function plainSet(values: readonly string[]): string {
  return `map[${values
    .toSorted()
    .map((value) => `${value}:{}`)
    .join(" ")}]`
}
