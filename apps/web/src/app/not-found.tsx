import { getTranslations } from "next-intl/server"
import { AuthFrame } from "#features/setup/auth-frame.tsx"

export default async function NotFound() {
  const t = await getTranslations("failures")
  return (
    <AuthFrame title={t("missingPageTitle")} text={t("missingPageText")}>
      <a href="/" className="w-fit text-accent underline-offset-4 hover:underline">
        {t("toStart")}
      </a>
    </AuthFrame>
  )
}
