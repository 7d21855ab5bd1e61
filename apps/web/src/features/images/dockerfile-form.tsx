"use client"
import { FilePlus2, Trash2 } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import { CodeEditor } from "#components/editor/code-editor.tsx"
import type { FieldErrors } from "#components/form/field-errors.ts"
import { Button } from "#components/ui/button.tsx"
import { Checkbox } from "#components/ui/checkbox.tsx"
import { cx } from "#components/ui/cx.ts"
import { AddFile } from "./add-file.tsx"
import { ProblemList } from "./problem-list.tsx"
import { checkOf, languageOf, type SourceOf } from "./source-draft.ts"

type Source = SourceOf<"dockerfile">

export interface DockerfileFormProps {
  source: Source
  onChange: (source: Source) => void
  errors: FieldErrors
}

/** The Dockerfile and the files it copies, one open at a time. */
export function DockerfileForm({ source, onChange, errors }: DockerfileFormProps) {
  const t = useTranslations("images.files")
  const [open, setOpen] = useState<string>()
  const [adding, setAdding] = useState(false)
  const file = source.files.find(({ path }) => path === open)
  const changeFile = (change: Partial<Source["files"][number]>) =>
    onChange({
      ...source,
      files: source.files.map((each) => (each === file ? { ...each, ...change } : each)),
    })
  const language = file ? languageOf(file.path) : "dockerfile"
  const check = checkOf(language)
  const text = file ? file.content : source.dockerfile
  const change = (next: string) =>
    file ? changeFile({ content: next }) : onChange({ ...source, dockerfile: next })
  return (
    <div className="grid gap-3">
      <div className="grid gap-3 md:grid-cols-[12rem_1fr]">
        <div className="grid content-start gap-2">
          <ul aria-label={t("label")} className="grid gap-0.5 max-md:flex max-md:overflow-x-auto">
            <FileItem name="Dockerfile" isOpen={!file} onOpen={() => setOpen(undefined)} />
            {source.files.map(({ path }) => (
              <FileItem key={path} name={path} isOpen={file?.path === path} onOpen={() => setOpen(path)} />
            ))}
          </ul>
          <Button size="sm" look="ghost" className="justify-start" onClick={() => setAdding(true)}>
            <FilePlus2 aria-hidden="true" />
            {t("add")}
          </Button>
        </div>
        <div className="grid min-w-0 gap-2">
          <CodeEditor
            key={file?.path ?? "Dockerfile"}
            value={text}
            onChange={change}
            language={language}
            label={file?.path ?? "Dockerfile"}
            {...(check && { check })}
            className="h-96"
          />
          {file && (
            <div className="flex items-center justify-between gap-3">
              <Checkbox
                checked={file.executable ?? false}
                onChange={(executable) => changeFile({ executable })}
                label={t("executable")}
              />
              <Button
                size="sm"
                look="ghost"
                onClick={() => onChange({ ...source, files: source.files.filter((each) => each !== file) })}
              >
                <Trash2 aria-hidden="true" />
                {t("remove")}
              </Button>
            </div>
          )}
          {check && <ProblemList problems={check(text)} />}
          {Object.values(errors).map((message) => (
            <p key={message} role="alert" className="text-bad text-sm">
              {message}
            </p>
          ))}
        </div>
      </div>
      <AddFile
        open={adding}
        onOpenChange={setAdding}
        taken={source.files.map(({ path }) => path)}
        onAdd={(path) => {
          onChange({ ...source, files: [...source.files, { path, content: "" }] })
          setOpen(path)
        }}
      />
    </div>
  )
}

function FileItem({ name, isOpen, onOpen }: { name: string; isOpen: boolean; onOpen: () => void }) {
  return (
    <li>
      <button
        type="button"
        aria-current={isOpen}
        onClick={onOpen}
        className={cx(
          "h-8 w-full truncate whitespace-nowrap rounded-md px-2.5 text-left font-mono text-xs hover:bg-hover",
          isOpen ? "bg-hover text-ink" : "text-soft",
        )}
      >
        {name}
      </button>
    </li>
  )
}
