import { describe, expect, it, vi } from "vitest"
import { refusal, show } from "#testing/show.tsx"
import { BrokenPage } from "./broken-page.tsx"
import { FailureNotice } from "./failure-notice.tsx"
import { Loaded } from "./loaded.tsx"

interface State {
  data?: string
  error?: unknown
  isFetching?: boolean
}

function loaded({ data, error, isFetching = false }: State, locale: "en" | "ko" = "en") {
  const refetch = vi.fn(async () => undefined)
  return show(
    <Loaded query={{ data, error, isFetching, refetch }}>{(text) => <p>{`got ${text}`}</p>}</Loaded>,
    { locale },
  )
}

const missing = refusal("not_found", "image_not_found", "There is no image of this name.")
const full = refusal("unavailable", "host_full", "The host is full. Free some space.")

describe("what a query brought", () => {
  it("is drawn as soon as it is here", () => {
    expect(loaded({ data: "images" }).text).toBe("got images")
  })

  it("is drawn though it is empty text: that is an answer too", () => {
    expect(loaded({ data: "" }).texts("p")).toEqual(["got"])
  })

  it("holds its place until then, and is heard as busy", () => {
    expect(loaded({ isFetching: true }).all("div")[0]?.["aria-busy"]).toBe("true")
    expect(loaded({ isFetching: true }).text).toBe("")
  })

  it("holds its place by what the page gives for that", () => {
    const query = { data: undefined, error: null, isFetching: true, refetch: vi.fn() }
    const paint = show(
      <Loaded query={query} skeleton={<i>soon</i>}>
        {() => "now"}
      </Loaded>,
    )
    expect(paint.text).toBe("soon")
  })

  it("stays in sight when a later request fails", () => {
    expect(loaded({ data: "images", error: full }).text).toBe("got images")
  })
})

describe("a query that failed", () => {
  it("says what happened, in the server's words, and offers another try", () => {
    const paint = loaded({ error: full })
    expect(paint.text).toBe("This could not be loaded The host is full. Free some space. Try again")
    expect(paint.html).toContain('role="alert"')
  })

  it("takes no second press while the next try is under way", () => {
    expect(loaded({ error: full, isFetching: true }).the("button")).toMatchObject({ "aria-busy": "true" })
  })

  it("offers no second try for what is not there", () => {
    const paint = loaded({ error: missing })
    expect(paint.text).toBe("This is not here There is no image of this name.")
    expect(paint.all("button")).toEqual([])
    expect(paint.html).not.toContain('role="alert"')
  })

  it.each([
    ["en", "Naru does not answer."],
    ["ko", "Naru"],
  ] as const)("says in %s that no answer came, never what a program threw", (locale, words) => {
    const paint = loaded({ error: new TypeError("fetch failed: ECONNREFUSED") }, locale)
    expect(paint.text).toContain(words)
    expect(paint.text).not.toMatch(/fetch failed|ECONNREFUSED/)
  })
})

describe("a deed that failed", () => {
  it("is nothing while nothing went wrong", () => {
    expect(show(<FailureNotice error={null} />).html).toBe("")
  })

  it("says so where it was done, with what to do next", () => {
    const paint = show(<FailureNotice error={full} />)
    expect(paint.text).toBe("That did not work The host is full. Free some space.")
    expect(paint.the("svg")["aria-hidden"]).toBe("true")
  })

  it("names the deed where the page knows it", () => {
    expect(show(<FailureNotice error={full} title="The build did not start" />).text).toMatch(
      /^The build did not start The host is full\./,
    )
  })
})

describe("a page that broke", () => {
  const error = Object.assign(new Error("cannot read properties of undefined"), { digest: "3141592653" })

  it("says that services run on, and hides what the program said", () => {
    const paint = show(<BrokenPage error={error} reset={vi.fn()} />)
    expect(paint.text).toContain("This page broke Your services run on.")
    expect(paint.text).not.toContain("undefined")
    expect(paint.texts("button")).toEqual(["Try again"])
  })

  it("shows the figure that finds the cause in the log, where there is one", () => {
    expect(show(<BrokenPage error={error} reset={vi.fn()} />).texts("p")).toContain("3141592653")
    expect(show(<BrokenPage error={new Error("x")} reset={vi.fn()} />).html).not.toContain("font-mono")
  })
})
