import * as z from "zod"
import type { Container } from "./container.ts"

/** What is kept of a container: what others see, and what only this engine needs to find it again. */
export interface ContainerRecord {
  container: Container
  internal: {
    /** Clock ticks since boot, decimal, and the boot's identity: with the PID they name the process for good. */
    pidStartTime?: string
    bootId?: string
    /** A person stopped it, so `unless-stopped` leaves it alone. */
    stoppedByHand: boolean
    /** Volumes have had the image's content once. */
    volumesFilled: boolean
    /** It has secrets, which lie on tmpfs alone. */
    hasSecrets: boolean
    /** Volumes that were made for it and go with it. */
    anonymousVolumes: readonly string[]
  }
}

const shape = z.object({
  container: z.looseObject({
    id: z.string().regex(/^[a-f0-9]{64}$/),
    name: z.string(),
    imageId: z.string(),
    spec: z.looseObject({ image: z.string() }),
    process: z.looseObject({ arguments: z.array(z.string()), environment: z.array(z.string()) }),
    mounts: z.array(z.looseObject({ type: z.enum(["bind", "volume", "tmpfs"]), target: z.string() })),
    state: z.enum(["created", "running", "paused", "restarting", "removing", "exited", "dead"]),
    oomKilled: z.boolean(),
    restartCount: z.number(),
    createdAt: z.string(),
  }),
  internal: z.object({
    pidStartTime: z.string().optional(),
    bootId: z.string().optional(),
    stoppedByHand: z.boolean(),
    volumesFilled: z.boolean(),
    hasSecrets: z.boolean(),
    anonymousVolumes: z.array(z.string()),
  }),
})

/** The document as read back: its shape is checked, its finer parts were written by this engine. */
export const containerRecordSchema = z.custom<ContainerRecord>((value) => shape.safeParse(value).success)
