"use client"

/** The last net: the frame of every page broke, so this one stands alone and in both languages. */
export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{
          fontFamily: "system-ui, sans-serif",
          padding: "4rem 1.5rem",
          maxWidth: "36rem",
          margin: "auto",
        }}
      >
        <h1 style={{ fontSize: "1.25rem" }}>Naru could not draw this page</h1>
        <p>
          Try again; <code>./naru logs web</code> has the reason.{" "}
          <span lang="ko">페이지를 표시하지 못했습니다.</span>
        </p>
        <button type="button" onClick={reset}>
          Try again · <span lang="ko">다시 시도</span>
        </button>
      </body>
    </html>
  )
}
