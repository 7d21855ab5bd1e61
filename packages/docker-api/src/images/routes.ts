import type { Route } from "../http/route.ts"
import { imageHistory, inspectImage, listImages, saveImages } from "./read.ts"
import { createImage, loadImages, pruneImages, removeImage, tagImage } from "./write.ts"

const one = "/images/{name...}"

export const imageRoutes: readonly Route[] = [
  { method: "GET", path: "/images/json", operation: "ImageList", access: "read", handle: listImages },
  {
    method: "POST",
    path: "/images/create",
    operation: "ImageCreate",
    access: "change",
    note: "Imports a tar. A pull finds images that are here and says so when one is not.",
    handle: createImage,
  },
  { method: "POST", path: "/images/load", operation: "ImageLoad", access: "change", handle: loadImages },
  { method: "GET", path: "/images/get", operation: "ImageGetAll", access: "read", handle: saveImages },
  {
    method: "POST",
    path: "/images/prune",
    operation: "ImagePrune",
    access: "change",
    note: "By `dangling` alone.",
    handle: pruneImages,
  },
  { method: "GET", path: `${one}/json`, operation: "ImageInspect", access: "read", handle: inspectImage },
  { method: "GET", path: `${one}/history`, operation: "ImageHistory", access: "read", handle: imageHistory },
  { method: "GET", path: `${one}/get`, operation: "ImageGet", access: "read", handle: saveImages },
  { method: "POST", path: `${one}/tag`, operation: "ImageTag", access: "change", handle: tagImage },
  { method: "DELETE", path: one, operation: "ImageDelete", access: "change", handle: removeImage },
]
