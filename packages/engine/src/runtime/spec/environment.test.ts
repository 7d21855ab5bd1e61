import { describe, expect, it } from "vitest"
import { defaultPath, mergeEnvironment, processEnvironment } from "./environment.ts"

describe("environment", () => {
  it("lets later lists win and keeps the first place", () => {
    expect(mergeEnvironment(["A=1", "B=2"], ["A=3", "C=x=y"])).toEqual(["A=3", "B=2", "C=x=y"])
  })

  it("takes a variable away by its bare name and ignores a nameless one", () => {
    expect(mergeEnvironment(["A=1", "B=2"], ["A", "=x"])).toEqual(["B=2"])
  })

  it("gives path, host name and home", () => {
    const environment = processEnvironment({
      asked: [],
      secret: [],
      hostname: "h",
      home: "/root",
      tty: false,
    })
    expect(environment).toEqual([`PATH=${defaultPath}`, "HOSTNAME=h", "HOME=/root"])
  })

  it("adds TERM for a terminal, keeps what was asked, and puts secrets on top", () => {
    const environment = processEnvironment({
      asked: ["PATH=/bin", "TERM=vt100", "HOME=/x", "TOKEN=none"],
      secret: ["TOKEN=s3cret"],
      hostname: "h",
      home: "/root",
      tty: true,
    })
    expect(environment).toEqual(["PATH=/bin", "HOSTNAME=h", "TERM=vt100", "HOME=/x", "TOKEN=s3cret"])
  })
})
