"use client"
import { FailureNotice } from "#components/failure/failure-notice.tsx"
import { Button } from "#components/ui/button.tsx"
import { Card } from "#components/ui/card.tsx"
import { Confirm } from "#components/ui/confirm.tsx"

export interface DangerCardProps {
  title: string
  description: string
  /** The verb on both buttons. */
  action: string
  question: string
  consequence: string
  /** Must be typed before it is done. */
  typed: string
  pending: boolean
  error: unknown
  onConfirm: () => void
}

/** The place at a page's end for the deed that cannot be undone. */
export function DangerCard({
  title,
  description,
  action,
  question,
  consequence,
  typed,
  pending,
  error,
  onConfirm,
}: DangerCardProps) {
  return (
    <Card title={title} description={description} id="danger">
      <div className="grid gap-3">
        <FailureNotice error={error} />
        <Confirm
          trigger={
            <Button className="w-fit text-bad" pending={pending}>
              {action}
            </Button>
          }
          title={question}
          action={action}
          typed={typed}
          onConfirm={onConfirm}
        >
          <p>{consequence}</p>
        </Confirm>
      </div>
    </Card>
  )
}
