import { QueryClient, QueryClientProvider, type QueryKey } from "@tanstack/react-query"
import { createTRPCClient, httpLink } from "@trpc/client"
import { createTRPCOptionsProxy, type TRPCOptionsProxy } from "@trpc/tanstack-react-query"
import {
  AppRouterContext,
  type AppRouterInstance,
} from "next/dist/shared/lib/app-router-context.shared-runtime.js"
import {
  PathnameContext,
  PathParamsContext,
} from "next/dist/shared/lib/hooks-client-context.shared-runtime.js"
import { NextIntlClientProvider } from "next-intl"
import { NuqsTestingAdapter } from "nuqs/adapters/testing"
import type { ReactNode } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import superjson from "superjson"
import { TRPCProvider } from "#api/client.ts"
import { TooltipProvider } from "#components/ui/tooltip.tsx"
import type { Locale } from "#i18n/locale.ts"
import type { AppRouter } from "#server/trpc/root.ts"
import en from "../../messages/en.json" with { type: "json" }
import ko from "../../messages/ko.json" with { type: "json" }
import { type Paint, readPaint } from "./paint.ts"

const catalogues = { en, ko }

export interface ShowOptions {
  locale?: Locale
  /** Address of the page. */
  path?: string
  /** The address's query, such as `?tab=logs`. */
  search?: string
  /** Puts answers of the API where the queries look for them; a query without one is still loading. */
  answers?: (client: QueryClient, api: TRPCOptionsProxy<AppRouter>) => void
}

/** The first paint of a component on a page of its own, as the server sends it. */
export function show(node: ReactNode, options: ShowOptions = {}): Paint {
  const { locale = "en", path = "/", search = "", answers } = options
  const queryClient = new QueryClient({
    defaultOptions: { queries: { staleTime: Number.POSITIVE_INFINITY, retryOnMount: false } },
  })
  const trpcClient = createTRPCClient<AppRouter>({
    links: [httpLink({ url: "http://localhost/api/trpc", transformer: superjson })],
  })
  answers?.(queryClient, createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient }))
  const html = renderToStaticMarkup(
    <AppRouterContext value={standingRouter}>
      <PathnameContext value={path}>
        <PathParamsContext value={{}}>
          <NextIntlClientProvider locale={locale} messages={catalogues[locale]} timeZone="UTC">
            <NuqsTestingAdapter searchParams={search}>
              <QueryClientProvider client={queryClient}>
                <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
                  <TooltipProvider>{node}</TooltipProvider>
                </TRPCProvider>
              </QueryClientProvider>
            </NuqsTestingAdapter>
          </NextIntlClientProvider>
        </PathParamsContext>
      </PathnameContext>
    </AppRouterContext>,
  )
  return readPaint(html)
}

/** What the API's formatter sends when a request fails. */
export function refusal(kind: string, code: string, userMessage: string) {
  return { message: userMessage, data: { kind, code, userMessage } }
}

/** Leaves a query as it is after its request has failed. */
export function failQuery(client: QueryClient, queryKey: QueryKey, error: unknown): void {
  client
    .getQueryCache()
    .build(client, { queryKey })
    .setState({
      status: "error",
      fetchStatus: "idle",
      error: Object.assign(new Error("the request failed"), error),
    })
}

const nowhere = () => undefined

/** A first paint goes nowhere. */
const standingRouter: AppRouterInstance = {
  bfcacheId: "first",
  back: nowhere,
  forward: nowhere,
  refresh: nowhere,
  push: nowhere,
  replace: nowhere,
  prefetch: nowhere,
}
