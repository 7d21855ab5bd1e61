import { describe, expect, it } from "vitest"
import { show } from "#testing/show.tsx"
import { Cell, Head, HeadCell, Row, Table } from "./table.tsx"

const paint = show(
  <Table label="Images">
    <Head>
      <HeadCell>Name</HeadCell>
      <HeadCell className="text-right">Size</HeadCell>
    </Head>
    <tbody>
      <Row>
        <Cell title="the whole of it">web</Cell>
        <Cell>12 MB</Cell>
      </Row>
    </tbody>
  </Table>,
)

describe("a table", () => {
  it("has a name for those who do not see it", () => {
    expect(paint.the("table")["aria-label"]).toBe("Images")
  })

  it("ties each heading to its column", () => {
    expect(paint.texts("th")).toEqual(["Name", "Size"])
    expect(paint.all("th").map(({ scope }) => scope)).toEqual(["col", "col"])
  })

  it("keeps headings apart from rows", () => {
    expect(paint.all("thead")).toHaveLength(1)
    expect(paint.texts("td")).toEqual(["web", "12 MB"])
  })

  it("hands a cell what it is given, its looks included", () => {
    expect(paint.all("td")[0]?.title).toBe("the whole of it")
    expect(paint.all("th")[1]?.class).toContain("text-right")
  })

  it("scrolls by itself, so that the page does not", () => {
    expect(paint.all("div")[0]?.class).toContain("overflow-x-auto")
  })
})
