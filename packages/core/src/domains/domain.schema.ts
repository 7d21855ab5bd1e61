import * as z from "zod"

/** A hostname of the DNS: labels of letters, digits and dashes (RFC 1123 section 2.1), at least two of them. */
export const hostnameSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
    "Use a hostname, such as shop.example.com.",
  )

export const addDomainSchema = z.object({
  serviceId: z.string(),
  hostname: hostnameSchema,
  /** Port inside the container; the service's HTTP port when absent. */
  port: z.number().int().min(1).max(65_535).optional(),
})
export type AddDomain = z.infer<typeof addDomainSchema>

export const removeDomainSchema = z.object({ domainId: z.string() })

export interface DomainView {
  id: string
  serviceId: string
  hostname: string
  port: number
  /** Made by Naru from the service's and the project's slug. */
  isGenerated: boolean
  createdAt: Date
}
