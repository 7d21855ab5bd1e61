import { describe, expect, it, vi } from "vitest"
import { show } from "#testing/show.tsx"
import { Button } from "./button.tsx"
import { Confirm } from "./confirm.tsx"
import { Actions, Dialog } from "./dialog.tsx"
import { Menu, MenuItem } from "./menu.tsx"

describe("a question before a deed", () => {
  it("is asked by a button that says that a question follows", () => {
    const onConfirm = vi.fn()
    const paint = show(
      <Confirm trigger={<Button>Remove</Button>} title="Remove web?" action="Remove" onConfirm={onConfirm}>
        It goes for good.
      </Confirm>,
    )
    expect(paint.the("button")).toMatchObject({ "aria-haspopup": "dialog", "aria-expanded": "false" })
    expect(paint.text).toBe("Remove")
    expect(onConfirm).not.toHaveBeenCalled()
  })
})

describe("a dialog", () => {
  it("leaves the page as it is while shut", () => {
    expect(
      show(
        <Dialog open={false} onOpenChange={vi.fn()} title="New service">
          form
        </Dialog>,
      ).html,
    ).toBe("")
  })

  it("keeps the order of its closing buttons", () => {
    const paint = show(
      <Actions>
        <Button>Cancel</Button>
        <Button>Create</Button>
      </Actions>,
    )
    expect(paint.texts("button")).toEqual(["Cancel", "Create"])
  })
})

describe("a menu", () => {
  it("opens from a button that says that it has a menu", () => {
    const paint = show(
      <Menu trigger={<Button>Account</Button>}>
        <MenuItem>Sign out</MenuItem>
      </Menu>,
    )
    expect(paint.the("button")).toMatchObject({ "aria-haspopup": "menu", "aria-expanded": "false" })
    expect(paint.text).toBe("Account")
  })
})
