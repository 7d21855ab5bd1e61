"use client"
import * as z from "zod"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Actions, Dialog } from "#components/ui/dialog.tsx"
import { Field } from "#components/ui/field.tsx"
import { Input } from "#components/ui/input.tsx"
import { useForm } from "./use-form.ts"

export interface NameDialogProps {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: string
  label: string
  hint: string
  /** The verb on the button. */
  action: string
  /** Checks the name as the server will. */
  schema: z.ZodType<string>
  pending: boolean
  error: unknown
  onSubmit: (name: string) => void
}

/** Makes a thing that needs nothing but a name. */
export function NameDialog({ open, onOpenChange, title, description, ...form }: NameDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <NameForm {...form} />
    </Dialog>
  )
}

type NameFormProps = Omit<NameDialogProps, "open" | "onOpenChange" | "title" | "description">

function NameForm({ label, hint, action, schema, pending, error, onSubmit }: NameFormProps) {
  const form = useForm(z.object({ name: schema }), { name: "" }, ({ name }) => onSubmit(name))
  return (
    <form onSubmit={form.submit} className="grid gap-4" noValidate>
      <FailureNotice error={error} />
      <Field label={label} hint={hint} error={form.errors.name}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            value={form.values.name}
            onChange={(event) => form.set({ name: event.target.value })}
          />
        )}
      </Field>
      <Actions>
        <Button look="primary" type="submit" pending={pending}>
          {action}
        </Button>
      </Actions>
    </form>
  )
}
