import { describe, expect, test } from "vitest"
import { absentRoutes } from "../absent-routes.ts"
import { routes } from "../routes.ts"
import { type Method, openRouter } from "./route.ts"

const table = [...routes, ...absentRoutes]
const router = openRouter(table)
const operationAt = (method: Method, path: string) => router.find(method, path)?.route.operation

describe("the router", () => {
  test("finds operations by method and path", () => {
    expect(operationAt("GET", "/containers/json")).toBe("ContainerList")
    expect(operationAt("POST", "/containers/web/start")).toBe("ContainerStart")
    expect(operationAt("DELETE", "/containers/web")).toBe("ContainerDelete")
    expect(operationAt("HEAD", "/_ping")).toBe("SystemPingHead")
  })

  test("takes image names with slashes, ports and digests whole", () => {
    const match = router.find("GET", "/images/localhost:5000/team/app:v1/json")
    expect(match?.route.operation).toBe("ImageInspect")
    expect(match?.params).toEqual({ name: "localhost:5000/team/app:v1" })
    expect(router.find("POST", "/images/naru%2Fbusybox/tag")?.params).toEqual({ name: "naru/busybox" })
  })

  test("prefers the fixed words of Docker over names", () => {
    expect(operationAt("GET", "/images/get")).toBe("ImageGetAll")
    expect(operationAt("POST", "/containers/create")).toBe("ContainerCreate")
    expect(operationAt("POST", "/networks/prune")).toBe("NetworkPrune")
  })

  test("does not know other paths", () => {
    expect(operationAt("GET", "/containers")).toBeUndefined()
    expect(operationAt("GET", "/nope")).toBeUndefined()
    expect(operationAt("DELETE", "/containers/a/b")).toBeUndefined()
  })

  test("takes a name with a stray percent sign as it stands", () => {
    expect(router.find("GET", "/containers/100%/json")?.params).toEqual({ name: "100%" })
  })

  test("every operation of the tables is reachable by its own path", () => {
    for (const route of table) {
      const path = route.path.replace(/\{\w+(\.\.\.)?\}/g, "some-name")
      expect(operationAt(route.method, path), `${route.method} ${path}`).toBe(route.operation)
    }
  })
})
