import { describe, expect, it } from "vitest"
import { aContainer, digest, team } from "#testing/records.tsx"
import { show } from "#testing/show.tsx"
import { ContainerTable } from "./container-table.tsx"

describe("the table of containers", () => {
  it("has a name and a heading over each column", () => {
    const paint = show(<ContainerTable containers={[aContainer()]} team={team} />)
    expect(paint.the("table")["aria-label"]).toBe("Containers")
    expect(paint.texts("th")).toEqual(["Name", "State", "Image", "Service", "Ports", "Created"])
    expect(paint.texts("td")).toHaveLength(6)
  })

  it("tells name, state, image, service, ports and age", () => {
    const ports = [{ container: 8080, host: 80, address: "0.0.0.0", protocol: "tcp" }]
    const paint = show(<ContainerTable containers={[aContainer({ ports })]} team={team} />)
    expect(paint.texts("td")).toEqual([
      "shop-api-2 c0ffeec0ffee",
      "Running",
      "naru/hangang/api:2",
      "Shop API",
      "80→8080/tcp",
      "3 minutes ago",
    ])
  })

  it("leads to the container, and to the service that it serves", () => {
    const container = aContainer()
    expect(show(<ContainerTable containers={[container]} team={team} />).links).toEqual({
      "shop-api-2": `/hangang/containers/${container.id}`,
      "Shop API": "/hangang/projects/shop/production/api",
    })
  })

  it("says so where a container serves no service and opens no port", () => {
    const cells = show(<ContainerTable containers={[aContainer({ service: null })]} team={team} />).texts(
      "td",
    )
    expect(cells[3]).toBe("none")
    expect(cells[4]).toBe("–")
  })

  it("shortens an image that is known by its digest alone, and keeps the whole for who points at it", () => {
    const paint = show(<ContainerTable containers={[aContainer({ image: digest })]} team={team} />)
    expect(paint.texts("td")[2]).toBe(digest.slice(7, 19))
    expect(paint.all("td")[2]?.title).toBe(digest)
  })

  it("speaks Korean", () => {
    const paint = show(<ContainerTable containers={[aContainer({ state: "exited" })]} team={team} />, {
      locale: "ko",
    })
    expect(paint.texts("td")[1]).toBe("종료됨")
    expect(paint.text).not.toMatch(/Name|State|Image|Created|ago/)
  })
})
