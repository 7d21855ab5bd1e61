import { readInRoot, resolveUser } from "../../runtime/index.ts"

export interface Owner {
  uid: number
  gid: number
}

/**
 * The IDs of a `--chown` by the image's own passwd and group files. A number without a group stands for both (Dockerfile
 * reference, COPY --chown). Throws `user_not_found`.
 */
export function resolveOwner(text: string, root: string): Owner {
  const [user = "", group] = text.split(":", 2)
  const files = { passwd: readInRoot(root, "/etc/passwd"), group: readInRoot(root, "/etc/group") }
  const { uid, gid } = resolveUser(text, files)
  return { uid, gid: (group === undefined || group === "") && /^\d+$/.test(user) ? uid : gid }
}
