import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Code, CodeBlock } from "./code.tsx"
import { CopyButton } from "./copy-button.tsx"
import { Digest, shortDigest } from "./digest.tsx"

const digest = `sha256:${"0123456789abcdef".repeat(4)}`

describe("a digest", () => {
  it("shows twelve figures, with the whole of it for who points at them", () => {
    const paint = show(<Digest digest={digest} label="Copy digest" />)
    expect(paint.texts("code")).toEqual(["0123456789ab"])
    expect(paint.the("code").title).toBe(digest)
  })

  it("can be copied by a button with a name", () => {
    const paint = show(<Digest digest={digest} label="Copy digest" />)
    expect(paint.the("button")["aria-label"]).toBe("Copy digest")
  })

  it("is as short for a container's id, which has no algorithm before it", () => {
    expect(shortDigest("f00dfeedf00dfeedf00d")).toBe("f00dfeedf00d")
  })
})

describe("text to copy", () => {
  it("is offered by the same word where nobody names the button", () => {
    expect(show(<CopyButton text="x" />).the("button")["aria-label"]).toBe("Copy")
    expect(show(<CopyButton text="x" />, { locale: "ko" }).the("button")["aria-label"]).toBe("복사")
  })

  it("has a place where the receipt is read aloud, empty before", () => {
    const receipt = show(<CopyButton text="x" />).the("span")
    expect(receipt["aria-live"]).toBe("polite")
    expect(show(<CopyButton text="x" />).text).toBe("")
  })

  it("stands as it will be pasted, line by line", () => {
    const paint = show(<CodeBlock text={'curl -d "a"\n  & wait'} label="Copy command" />)
    expect(paint.html).toContain("curl -d &quot;a&quot;\n  &amp; wait</pre>")
    expect(paint.the("button")["aria-label"]).toBe("Copy command")
  })

  it("is code in a line of text", () => {
    expect(show(<Code>docker run</Code>).texts("code")).toEqual(["docker run"])
  })
})
