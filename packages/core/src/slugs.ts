import * as z from "zod"

/** At most 30 characters, so that `<service>-<project>` fits one DNS label (63 octets, RFC 1035 section 2.3.4). */
const longestSlug = 30

/** A name's form in addresses: small letters, digits and single dashes, starting with a letter. */
export const slugSchema = z
  .string()
  .max(longestSlug, `Use at most ${longestSlug} characters.`)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "Use small letters, digits and dashes, starting with a letter.")

/** What people call a thing: 1 to 60 characters, not blank. */
export const nameSchema = z.string().trim().min(1, "Give it a name.").max(60, "Use at most 60 characters.")

/** Derives a slug from a name; `fallback` where the name has no Latin letter or digit to build on. */
export function slugFrom(name: string, fallback: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
  const slug = words
    .replace(/^[^a-z]+/, "")
    .slice(0, longestSlug)
    .replace(/-+$/, "")
  return slug === "" ? fallback : slug
}

/** The first of `slug`, `slug-2`, `slug-3` … that is not taken. */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug
  for (let number = 2; ; number += 1) {
    const suffix = `-${number}`
    const candidate = slug.slice(0, longestSlug - suffix.length).replace(/-+$/, "") + suffix
    if (!taken.has(candidate)) return candidate
  }
}
