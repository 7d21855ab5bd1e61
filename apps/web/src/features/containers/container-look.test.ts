import { describe, expect, it } from "vitest"
import { containerState, healthIn, imageLabel, portLabels } from "./container-look.ts"

describe("a container in a list", () => {
  it("has its state by name, and no invented one", () => {
    expect(containerState("exited")).toBe("exited")
    expect(containerState("levitating")).toBeUndefined()
  })
  it.each([
    ["Up 3 minutes (healthy)", "healthy"],
    ["Up 3 minutes (unhealthy)", "unhealthy"],
    ["Up 1 second (health: starting)", "starting"],
    ["Exited (0) 3 days ago", undefined],
  ])("%s is %s", (status, health) => {
    expect(healthIn(status)).toBe(health)
  })
  it("lists a port once though it is bound on IPv4 and IPv6", () => {
    const ports = [
      { container: 80, host: 8080, protocol: "tcp" },
      { container: 80, host: 8080, protocol: "tcp" },
      { container: 53, host: null, protocol: "udp" },
    ]
    expect(portLabels(ports)).toEqual(["8080→80/tcp", "53/udp"])
  })
})

it("shows an image by its name, or its digest in short", () => {
  expect(imageLabel("naru/busybox:latest")).toBe("naru/busybox:latest")
  expect(imageLabel(`sha256:${"ab".repeat(32)}`)).toBe("abababababab")
})
