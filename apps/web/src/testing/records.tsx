import type { ActivityEntry } from "@naru/core/audit/schema"
import type { BuildView } from "@naru/core/builds/schema"
import type { DeploymentStepView, DeploymentView } from "@naru/core/deployments/schema"
import type { ImageView } from "@naru/core/images/schema"
import type { Role } from "@naru/core/members/schema"
import type { SecretView } from "@naru/core/secrets/schema"
import { type ServiceView, serviceConfigSchema } from "@naru/core/services/schema"
import type { WebhookView } from "@naru/core/webhooks/schema"
import type { ReactNode } from "react"
import type { Outputs } from "#api/client.ts"
import { TeamProvider } from "#features/teams/team-context.tsx"

/** Slug of the team that all of these belong to. */
export const team = "hangang"

/** Puts a node on the team's pages, seen by a person of that role. */
export function inTeam(node: ReactNode, role: Role = "owner"): ReactNode {
  return <TeamProvider team={{ slug: team, name: "Hangang", role }}>{node}</TeamProvider>
}

export const digest = `sha256:${"0123456789ab".repeat(5)}cdef`

/** A moment that many minutes before the tests began. */
export function ago(minutes: number): Date {
  return new Date(began - minutes * 60_000)
}

const began = Date.now()
const startedAt = new Date("2026-03-04T05:06:00Z")
const finishedAt = new Date("2026-03-04T05:06:12Z")

/** A service's address, as its pages get it. */
export const shopApi = { project: "shop", environment: "production", service: "api" }

export const release = { id: "release-2", number: 2, imageId: digest, imageName: "naru/hangang/api:2" }

export function aDeployment(change: Partial<DeploymentView> = {}): DeploymentView {
  return {
    id: "deployment-7",
    number: 7,
    state: "live",
    trigger: "manual",
    actorName: "Mina",
    commit: null,
    isRollback: false,
    build: null,
    release,
    failure: null,
    service: { id: "service-1", slug: "api", name: "Shop API" },
    project: "shop",
    environment: "production",
    steps: [],
    createdAt: ago(3),
    startedAt,
    finishedAt,
    ...change,
  }
}

export function aStep(change: Partial<DeploymentStepView> = {}): DeploymentStepView {
  return { position: 0, name: "build", state: "done", output: "", startedAt, finishedAt, ...change }
}

export function aBuild(change: Partial<BuildView> = {}): BuildView {
  return {
    id: "build-4",
    number: 4,
    state: "succeeded",
    trigger: "manual",
    actorName: "Mina",
    commit: null,
    imageId: digest,
    imageName: "naru/hangang/api:4",
    stepCount: 6,
    cachedSteps: 5,
    failure: null,
    source: { kind: "name", name: "naru/busybox:latest" },
    image: { slug: "api", name: "API image" },
    createdAt: ago(3),
    startedAt,
    finishedAt,
    ...change,
  }
}

export function aService(change: Partial<ServiceView> = {}): ServiceView {
  return {
    id: "service-1",
    slug: "api",
    name: "Shop API",
    image: { kind: "definition", image: "api" },
    config: serviceConfigSchema.parse({}),
    createdAt: ago(600),
    updatedAt: ago(60),
    project: { slug: "shop", name: "Shop" },
    environment: { slug: "production", name: "Production" },
    domains: [{ id: "domain-1", hostname: "api.shop.localhost", port: 8080, isGenerated: true }],
    liveRelease: { ...release, commit: null, createdAt: ago(5) },
    lastDeployment: { id: "deployment-7", number: 7, state: "live", createdAt: ago(3) },
    ...change,
  }
}

export function anImage(change: Partial<ImageView> = {}): ImageView {
  return {
    id: "image-1",
    slug: "api",
    name: "API image",
    source: { kind: "dockerfile", dockerfile: "FROM scratch", files: [], arguments: {} },
    createdAt: ago(600),
    updatedAt: ago(60),
    serviceCount: 1,
    lastBuild: { id: "build-4", number: 4, state: "succeeded", createdAt: ago(3), finishedAt },
    ...change,
  }
}

export function aSecret(change: Partial<SecretView> = {}): SecretView {
  return {
    id: "secret-1",
    name: "DATABASE_PASSWORD",
    scope: { kind: "team" },
    scopeName: "",
    version: 3,
    createdAt: ago(600),
    updatedAt: ago(3),
    ...change,
  }
}

export function aWebhook(change: Partial<WebhookView> = {}): WebhookView {
  return {
    id: "webhook-1",
    kind: "github",
    branch: "main",
    path: "/api/webhooks/webhook-1",
    createdAt: ago(600),
    lastDelivery: null,
    ...change,
  }
}

export function aContainer(change: Partial<Outputs["containers"]["get"]> = {}): Outputs["containers"]["get"] {
  return {
    id: `${"c0ffee".repeat(10)}0000`,
    name: "shop-api-2",
    image: "naru/hangang/api:2",
    imageId: digest,
    state: "running",
    status: "Up 3 minutes",
    createdAt: ago(3),
    ports: [],
    service: { id: "service-1", slug: "api", name: "Shop API", project: "shop", environment: "production" },
    command: ["node", "server.js"],
    workingDirectory: "/app",
    user: "node",
    variables: ["PORT=8080"],
    health: null,
    exitCode: null,
    isOutOfMemory: false,
    startedAt: ago(3),
    finishedAt: null,
    restartCount: 0,
    memoryLimitBytes: null,
    mounts: [],
    address: "10.88.0.7",
    ...change,
  }
}

export function anEntry(change: Partial<ActivityEntry> = {}): ActivityEntry {
  return {
    id: "entry-1",
    at: ago(3),
    actor: { kind: "user", name: "Mina" },
    action: "service.created",
    subject: { kind: "service", id: "service-1", name: "Shop API" },
    detail: null,
    ...change,
  }
}
