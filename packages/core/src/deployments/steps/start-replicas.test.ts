import { expect, test } from "vitest"
import { serviceConfigSchema } from "../../services/schema.ts"
import { sharedPorts } from "./start-replicas.ts"

function publishing(...ports: { container: number; host?: number; protocol?: "tcp" | "udp" }[]) {
  return serviceConfigSchema.parse({ ports })
}

test("finds the host ports that two releases cannot hold at once", () => {
  const one = publishing({ container: 80, host: 8080 }, { container: 53, host: 53, protocol: "udp" })
  const other = publishing({ container: 3000, host: 8080 }, { container: 53, host: 53 })
  expect(sharedPorts(one, other)).toEqual(["8080/tcp"])
})

test("lets releases whose host ports are free to choose run side by side", () => {
  expect(sharedPorts(publishing({ container: 80 }), publishing({ container: 80 }))).toEqual([])
})
