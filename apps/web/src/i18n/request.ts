import { cookies, headers } from "next/headers"
import { getRequestConfig } from "next-intl/server"
import { chooseLocale, localeCookie } from "./locale.ts"

const catalogues = {
  en: () => import("../../messages/en.json"),
  ko: () => import("../../messages/ko.json"),
}

export default getRequestConfig(async () => {
  const locale = chooseLocale(
    (await cookies()).get(localeCookie)?.value,
    (await headers()).get("accept-language"),
  )
  const { default: messages } = await catalogues[locale]()
  return { locale, messages }
})
