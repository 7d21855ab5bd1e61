import { describe, expect, it } from "vitest"
import type { Outputs } from "#api/client.ts"
import { aContainer, aService, inTeam, team } from "#testing/records.tsx"
import { type ShowOptions, show } from "#testing/show.tsx"
import { ContainerPage } from "./container-page.tsx"
import { ContainersPage } from "./containers-page.tsx"
import { ReplicaList } from "./replica-list.tsx"

type Containers = Outputs["containers"]["list"]

function ready(containers: Containers): Pick<ShowOptions, "answers"> {
  return {
    answers: (client, api) => client.setQueryData(api.containers.list.queryKey({ team }), containers),
  }
}

const running = aContainer()
const stopped = aContainer({ id: "5709".repeat(16), name: "batch", state: "exited", service: null })

describe("the containers of the host", () => {
  const page = (containers: Containers, options: ShowOptions = {}) =>
    show(inTeam(<ContainersPage />), { ...ready(containers), ...options })

  it("can be found by name or image, in a field with a name", () => {
    const [search] = page([running]).all("input")
    expect(search).toMatchObject({ type: "search", "aria-label": "Find by name or image" })
  })

  it("are counted aloud", () => {
    expect(page([running]).text).toContain("1 container")
    expect(page([running, stopped]).text).toContain("2 containers")
  })

  it("say how the first one comes when there is none", () => {
    const paint = page([])
    expect(paint.text).toContain("Nothing runs yet Deploy a service, or start one by hand:")
    expect(paint.texts("code")).toEqual(["docker run"])
    expect(paint.all("table")).toEqual([])
  })

  it("follow the filter that the address keeps", () => {
    const paint = page([running, stopped], { search: "?find=BATCH" })
    expect(paint.texts("td")[0]).toContain("batch")
    expect(paint.text).toContain("1 container")
    expect(paint.all("input")[0]?.value).toBe("BATCH")
  })

  it("leave the stopped ones out where that is wished", () => {
    const paint = page([running, stopped], { search: "?all=false" })
    expect(paint.text).not.toContain("batch")
    expect(page([running, stopped]).text).toContain("batch")
  })

  it("say that none matches, which is not the same as none", () => {
    const paint = page([running], { search: "?find=nothing-of-this-name" })
    expect(paint.text).toContain("No container matches.")
    expect(paint.text).not.toContain("Nothing runs yet")
  })
})

describe("the containers of a service", () => {
  it("are its own alone", () => {
    const paint = show(inTeam(<ReplicaList serviceId={aService().id} />), ready([running, stopped]))
    expect(paint.text).toBe("Running shop-api-2 3 minutes ago")
    expect(Object.values(paint.links)).toEqual([`/hangang/containers/${running.id}`])
  })

  it("say so when none runs", () => {
    const paint = show(inTeam(<ReplicaList serviceId="another" />), ready([running]))
    expect(paint.text).toBe("No container runs for this service.")
  })
})

describe("a container's page", () => {
  function page(role: "viewer" | "developer", search = "", change: Partial<typeof running> = {}) {
    return show(inTeam(<ContainerPage container={running.id} />, role), {
      search,
      answers: (client, api) =>
        client.setQueryData(api.containers.get.queryKey({ team, container: running.id }), {
          ...running,
          ...change,
        }),
    })
  }
  const tabs = (paint: ReturnType<typeof show>) =>
    paint.all("button").filter(({ role }) => role === "tab").length

  it("has the container's name, state and way back", () => {
    const paint = page("developer")
    expect(paint.texts("h1")).toEqual(["shop-api-2"])
    expect(paint.text).toContain("shop-api-2 Running")
    expect(paint.links.Containers).toBe("/hangang/containers")
  })

  it("offers a terminal only to who may open one", () => {
    expect(tabs(page("developer"))).toBe(4)
    expect(tabs(page("viewer"))).toBe(3)
    expect(page("viewer").text).not.toContain("Terminal")
  })

  it("opens no shell by itself, and says that opening is written down", () => {
    const paint = page("developer", "?tab=terminal")
    expect(paint.text).toContain("A shell in this container Opens sh as the container's user.")
    expect(paint.texts("button")).toContain("Open terminal")
  })

  it("opens neither shell nor figures for a container that does not run", () => {
    const stopped = { state: "exited" }
    expect(page("developer", "?tab=terminal", stopped).text).toContain("The container does not run")
    expect(page("developer", "?tab=stats", stopped).text).toContain("so it uses nothing.")
  })

  it("names each figure for who does not see it, before the first sample as well", () => {
    const paint = page("developer", "?tab=stats")
    const figures = paint.all("div").filter(({ role }) => role === "img")
    expect(figures.map((figure) => figure["aria-label"])).toEqual(["CPU", "Memory", "Network"])
    expect(paint.text).toContain("Processes –")
  })

  it("shows the logs under their own name", () => {
    const paint = page("developer", "?tab=logs")
    expect(paint.the("section")["aria-label"]).toBe("Logs of shop-api-2")
    expect(paint.text).toContain("Nothing written yet.")
  })

  it("says that it is starting until its first check has passed", () => {
    expect(page("developer", "", { health: "starting" }).text).toContain("shop-api-2 Starting")
  })
})
