import * as z from "zod"

/** Docker's clients write absent lists and maps as null. */
const strings = z.array(z.string()).nullish()
const stringMap = z.record(z.string(), z.string()).nullish()
const emptyObjectMap = z.record(z.string(), z.unknown()).nullish()
/** `Cmd` and `Entrypoint` may be one string. */
const words = z.union([z.string().transform((word) => [word]), z.array(z.string())]).nullish()

const healthcheckSchema = z.object({
  Test: z.array(z.string()).optional(),
  Interval: z.number().optional(),
  Timeout: z.number().optional(),
  StartPeriod: z.number().optional(),
  StartInterval: z.number().optional(),
  Retries: z.number().optional(),
})

const mountSchema = z.looseObject({
  Type: z.string(),
  Source: z.string().nullish(),
  Target: z.string(),
  ReadOnly: z.boolean().nullish(),
  BindOptions: z
    .looseObject({ Propagation: z.string().nullish(), CreateMountpoint: z.boolean().nullish() })
    .nullish(),
  VolumeOptions: z
    .looseObject({
      NoCopy: z.boolean().nullish(),
      Subpath: z.string().nullish(),
      DriverConfig: z.looseObject({ Name: z.string().nullish(), Options: stringMap }).nullish(),
    })
    .nullish(),
  TmpfsOptions: z.looseObject({ SizeBytes: z.number().nullish(), Mode: z.number().nullish() }).nullish(),
})
export type MountBody = z.infer<typeof mountSchema>

const portBindingsSchema = z.record(
  z.string(),
  z.array(z.object({ HostIp: z.string().nullish(), HostPort: z.string().nullish() })).nullish(),
)
export type PortBindingsBody = z.infer<typeof portBindingsSchema>

/** The part of HostConfig that has an effect; every other field is kept, refused or warned about by `refusals.ts`. */
export const hostConfigSchema = z.looseObject({
  Binds: strings,
  Mounts: z.array(mountSchema).nullish(),
  Tmpfs: stringMap,
  NetworkMode: z.string().nullish(),
  PortBindings: portBindingsSchema.nullish(),
  PublishAllPorts: z.boolean().nullish(),
  RestartPolicy: z
    .looseObject({ Name: z.string().nullish(), MaximumRetryCount: z.number().nullish() })
    .nullish(),
  AutoRemove: z.boolean().nullish(),
  Dns: strings,
  DnsOptions: strings,
  DnsSearch: strings,
  ExtraHosts: strings,
  GroupAdd: strings,
  CapAdd: strings,
  CapDrop: strings,
  SecurityOpt: strings,
  Privileged: z.boolean().nullish(),
  ReadonlyRootfs: z.boolean().nullish(),
  Init: z.boolean().nullish(),
  ShmSize: z.number().nullish(),
  Sysctls: stringMap,
  Ulimits: z.array(z.looseObject({ Name: z.string(), Soft: z.number(), Hard: z.number() })).nullish(),
  LogConfig: z.looseObject({ Type: z.string().nullish(), Config: stringMap }).nullish(),
  Memory: z.number().nullish(),
  MemorySwap: z.number().nullish(),
  MemoryReservation: z.number().nullish(),
  NanoCpus: z.number().nullish(),
  CpuShares: z.number().nullish(),
  CpuPeriod: z.number().nullish(),
  CpuQuota: z.number().nullish(),
  CpusetCpus: z.string().nullish(),
  PidsLimit: z.number().nullish(),
  CgroupParent: z.string().nullish(),
})
export type HostConfigBody = z.infer<typeof hostConfigSchema>

const endpointSchema = z.looseObject({
  Aliases: strings,
  MacAddress: z.string().nullish(),
  Links: strings,
  IPAMConfig: z
    .looseObject({ IPv4Address: z.string().nullish(), IPv6Address: z.string().nullish() })
    .nullish(),
})
export type EndpointBody = z.infer<typeof endpointSchema>

/** Body of `POST /containers/create`: Docker's container Config with HostConfig and NetworkingConfig inside. */
export const createBodySchema = z.looseObject({
  Image: z.string().nullish(),
  Hostname: z.string().nullish(),
  Domainname: z.string().nullish(),
  User: z.string().nullish(),
  ExposedPorts: emptyObjectMap,
  Tty: z.boolean().nullish(),
  OpenStdin: z.boolean().nullish(),
  StdinOnce: z.boolean().nullish(),
  AttachStdin: z.boolean().nullish(),
  AttachStdout: z.boolean().nullish(),
  AttachStderr: z.boolean().nullish(),
  Env: strings,
  Cmd: words,
  Entrypoint: words,
  Healthcheck: healthcheckSchema.nullish(),
  Volumes: emptyObjectMap,
  WorkingDir: z.string().nullish(),
  NetworkDisabled: z.boolean().nullish(),
  MacAddress: z.string().nullish(),
  Labels: stringMap,
  StopSignal: z.string().nullish(),
  StopTimeout: z.number().nullish(),
  HostConfig: hostConfigSchema.nullish(),
  NetworkingConfig: z
    .looseObject({ EndpointsConfig: z.record(z.string(), endpointSchema.nullish()).nullish() })
    .nullish(),
})
export type CreateBody = z.infer<typeof createBodySchema>
