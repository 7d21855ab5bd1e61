import type { inferRouterOutputs } from "@trpc/server"
import { createTRPCContext } from "@trpc/tanstack-react-query"
import type { AppRouter } from "#server/trpc/root.ts"

export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

/** What each procedure gives, by router and name. */
export type Outputs = inferRouterOutputs<AppRouter>
