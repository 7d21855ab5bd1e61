import { describe, expect, it } from "vitest"
import { digestOf } from "../oci/index.ts"
import { familiarName, formatReference, parseReference } from "./index.ts"

const digest = digestOf("x")

describe("an image name", () => {
  it.each([
    ["ubuntu", "docker.io/library/ubuntu:latest", "ubuntu:latest"],
    ["ubuntu:14.04", "docker.io/library/ubuntu:14.04", "ubuntu:14.04"],
    ["naru/busybox", "docker.io/naru/busybox:latest", "naru/busybox:latest"],
    ["docker.io/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu:latest"],
    ["docker.io/library/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu:latest"],
    ["index.docker.io/ubuntu", "docker.io/library/ubuntu:latest", "ubuntu:latest"],
    ["localhost/app", "localhost/app:latest", "localhost/app:latest"],
    ["localhost:5000/app:1", "localhost:5000/app:1", "localhost:5000/app:1"],
    ["my.private.host:5000/a/b/c:v1", "my.private.host:5000/a/b/c:v1", "my.private.host:5000/a/b/c:v1"],
    ["[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest"],
    ["Host/app", "Host/app:latest", "Host/app:latest"],
    ["a__b/c-d--e.f", "docker.io/a__b/c-d--e.f:latest", "a__b/c-d--e.f:latest"],
    [`ubuntu@${digest}`, `docker.io/library/ubuntu@${digest}`, `ubuntu@${digest}`],
    [`ubuntu:1@${digest}`, `docker.io/library/ubuntu:1@${digest}`, `ubuntu:1@${digest}`],
    [`localhost:5000/a@${digest}`, `localhost:5000/a@${digest}`, `localhost:5000/a@${digest}`],
  ])("written %s means %s and is shown as %s", (text, full, familiar) => {
    const reference = parseReference(text)
    expect(formatReference(reference)).toBe(full)
    expect(familiarName(reference)).toBe(familiar)
    expect(parseReference(full)).toEqual(reference)
    expect(parseReference(familiar)).toEqual(reference)
  })

  it.each([
    ["", "the name is empty"],
    [":tag", "the name is empty"],
    ["Ubuntu", "must be lowercase"],
    ["team/App", "must be lowercase"],
    ["a//b", "not a valid part"],
    ["-a", "not a valid part"],
    ["a/", "not a valid part"],
    ["a b", "not a valid part"],
    ["a___b", "not a valid part"],
    ["../etc/passwd", "not a"],
    ["app:", "the tag"],
    ["app:-x", "the tag"],
    [`app:${"x".repeat(129)}`, "the tag"],
    ["app@sha256:abc", "the digest"],
    [`app@${digest}@${digest}`, "the digest"],
    ["host_x.y:5000/app", "not a registry address"],
    ["host:port/app", "not a registry address"],
    ["x".repeat(256), "255 characters"],
  ])("is refused: %s", (text, reason) => {
    expect(() => parseReference(text)).toThrow(reason)
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: "invalid_reference", kind: "invalid" }),
    )
  })
})
