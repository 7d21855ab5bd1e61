export { type CgroupLimits, type CgroupStats, type Cgroups, openCgroups } from "./cgroup.ts"
export { type DeviceType, deviceNumber, deviceParts, makeDevice, setTimes } from "./device.ts"
export { lockFile } from "./file-lock.ts"
export { diskSpace, type HostFacts, hostFacts, kernelNumber } from "./host-facts.ts"
export { enterHostMounts, type HostMounts, SharedMountNamespace } from "./host-mounts.ts"
export { isErrno, SystemCallFailed } from "./libc.ts"
export { type LightProcess, makePipe, spawnLight } from "./light-spawn.ts"
export {
  configureInterface,
  createBridge,
  createVethIntoNetns,
  deleteLink,
  type Link,
  listLinks,
  setLoopbackUp,
} from "./links.ts"
export { bindMount, isMountPoint, mountFilesystem, mountFlags, setPropagation, unmount } from "./mount.ts"
export { createNetns, removeNetns, withinNetns } from "./netns.ts"
export { type InterfaceCounters, networkCounters } from "./network-counters.ts"
export { applyNft, NftFailed } from "./nft.ts"
export { mountOverlay, type OverlayRequest, TooManyLayers } from "./overlay.ts"
export { connectSeqpacket, PacketSocket } from "./packet-socket.ts"
export { type HeldPort, holdPort } from "./port-hold.ts"
export { findPortHolder, type PortHolder } from "./port-holder.ts"
export { isAlive, parseSignal, processStartTime, sendSignal, UnknownSignal } from "./process.ts"
export { listRoutes, type Route } from "./routes.ts"
export { defaultSeccompProfile } from "./seccomp-default-profile.ts"
export { compileSeccompProfile, SeccompFailed } from "./seccomp-filter.ts"
export {
  InvalidSeccompProfile,
  type LinuxSeccomp,
  parseSeccompProfile,
  resolveSeccompProfile,
  type SeccompProfile,
  type SeccompSubject,
} from "./seccomp-profile.ts"
export {
  CannotSpawn,
  CommandFailed,
  type ProcessRequest,
  run,
  type SpawnedProcess,
  type SpawnRequest,
  type SpawnResult,
  spawnProcess,
} from "./spawn.ts"
export { forgetUdpFlows, type UdpFlow } from "./udp-flows.ts"
export { findXattr, listXattrs, removeXattr, setXattr } from "./xattr.ts"
