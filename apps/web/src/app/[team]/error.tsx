"use client"
import { BrokenPage } from "#components/failure/broken-page.tsx"

export default BrokenPage
