import { cva, type VariantProps } from "class-variance-authority"
import { Slot } from "radix-ui"
import type { ComponentProps } from "react"
import { cx } from "./cx.ts"
import { Spinner } from "./spinner.tsx"

const button = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-accent-ink hover:bg-accent-strong",
        secondary: "border border-line-strong bg-surface text-ink hover:bg-hover",
        ghost: "text-soft hover:bg-hover hover:text-ink",
        danger: "bg-bad-fill text-bad-ink hover:brightness-110",
        quiet: "h-auto px-0 text-accent underline-offset-4 hover:underline",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-base",
        icon: "size-8",
        "icon-sm": "size-7",
      },
    },
    defaultVariants: { look: "secondary", size: "md" },
  },
)

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof button> {
  /** Renders the only child (a link, say) with the button's looks. */
  asChild?: boolean
  /** Work is under way: shows a ring and takes no second click. */
  pending?: boolean
}

export function Button({
  look,
  size,
  asChild,
  pending,
  className,
  disabled,
  children,
  ...props
}: ButtonProps) {
  const classes = cx(button({ look, size }), className)
  if (asChild) {
    return (
      <Slot.Root className={classes} {...props}>
        {children}
      </Slot.Root>
    )
  }
  return (
    <button
      type="button"
      className={classes}
      disabled={disabled || pending}
      aria-busy={pending || undefined}
      {...props}
    >
      {pending && <Spinner />}
      {children}
    </button>
  )
}
