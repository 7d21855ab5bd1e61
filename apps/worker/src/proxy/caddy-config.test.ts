import { expect, test } from "vitest"
import { caddyConfig } from "./caddy-config.ts"

const door = {
  port: 3000,
  webSocket: "/run/naru/web/web.sock",
  adminSocket: "/run/naru/caddy/admin.sock",
  routes: "/run/naru/caddy/routes",
  secureHostnames: [],
}

test("serves plain HTTP on one port and asks for no certificate by default", () => {
  const config = caddyConfig(door)
  expect(config).toMatchObject({
    admin: { listen: "unix//run/naru/caddy/admin.sock" },
    apps: { http: { servers: { naru: { listen: [":3000"], automatic_https: { disable: true } } } } },
  })
  expect(JSON.stringify(config)).not.toContain("tls")
})

test("serves HTTPS as well when there are names that want certificates", () => {
  const secureHostnames = ["naru.example.com", "shop.example.com"]
  expect(caddyConfig({ ...door, secureHostnames })).toMatchObject({
    apps: {
      http: { servers: { naru: { listen: [":3000"] }, secure: { listen: [":443"] } } },
      tls: { certificates: { automate: secureHostnames } },
    },
  })
})

test("is the same whatever services there are: a switch needs no other configuration", () => {
  expect(caddyConfig(door)).toEqual(caddyConfig({ ...door }))
  expect(JSON.stringify(caddyConfig(door))).toContain("{http.request.host}")
})
