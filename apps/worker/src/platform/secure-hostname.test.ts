import { expect, test } from "vitest"
import { secureHostname } from "./secure-hostname.ts"

test("asks for certificates only under a domain that can have them", () => {
  const url = "https://naru.example.com"
  expect(secureHostname({ NARU_DOMAIN: "apps.example.com", NARU_URL: url })).toBe("naru.example.com")
  for (const domain of ["localhost", "naru.localhost", "10.0.0.4", "box.local", "ci.internal"]) {
    expect(secureHostname({ NARU_DOMAIN: domain, NARU_URL: url })).toBeUndefined()
  }
})

test("takes the base domain itself when the dashboard has no address of its own", () => {
  expect(secureHostname({ NARU_DOMAIN: "example.com", NARU_URL: undefined })).toBe("example.com")
})
