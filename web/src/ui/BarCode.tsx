import { code128Of } from '../lib/code128.ts'

const quiet = 10
const height = 64

/** Digits as a bar code on white with quiet zones of ten modules, dark in both themes. */
export function BarCode({ digits, label }: { digits: string; label: string }) {
  let at = quiet
  let path = ''
  for (const [n, width] of code128Of(digits).entries()) {
    if (n % 2 === 0) path += `M${at} 0h${width}v${height}h-${width}z`
    at += width
  }
  return (
    <div className="bars">
      <svg
        viewBox={`0 0 ${at + quiet} ${height}`}
        role="img"
        aria-label={label}
        shapeRendering="crispEdges"
        preserveAspectRatio="none"
      >
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  )
}
