import { describe, expect, it } from "vitest"
import { layerRows } from "./layers.ts"

const entry = (createdBy: string, sizeBytes: number) => ({ createdBy, sizeBytes })

describe("the layers of an image", () => {
  it("shows what each adds as a share of the whole", () => {
    const rows = layerRows([entry("ADD rootfs.tar /", 750), entry("RUN make", 250), entry('CMD ["x"]', 0)])
    expect(rows.map(({ share, isEmpty }) => [share, isEmpty])).toEqual([
      [0.75, false],
      [0.25, false],
      [0, true],
    ])
  })

  it.each([
    ['/bin/sh -c #(nop)  CMD ["start.sh"]', "CMD", '["start.sh"]'],
    ["/bin/sh -c ln -s /usr/local/bin/start.sh /start.sh", "RUN", "ln -s /usr/local/bin/start.sh /start.sh"],
    ["RUN /bin/sh -c apk add curl # buildkit", "RUN", "apk add curl"],
    ["RUN |2 VERSION=2 MODE= /bin/sh -c make # buildkit", "RUN", "make"],
    ["EXPOSE map[8080/tcp:{} 53/udp:{}]", "EXPOSE", "8080/tcp 53/udp"],
    ["COPY . /src # buildkit", "COPY", ". /src"],
    ["imported from a tar", "", "imported from a tar"],
  ])("reads %s", (createdBy, instruction, text) => {
    expect(layerRows([entry(createdBy, 1)])[0]).toMatchObject({ instruction, text })
  })

  it("stands an image with no bytes at all", () => {
    expect(layerRows([entry("CMD x", 0)])[0]?.share).toBe(0)
  })
})
