import { encode } from 'uqr'

const quiet = 4

/** A text as the squares of a QR code, quiet zone of four included: a path, and its side. */
export function squaresOf(text: string): { path: string; size: number } {
  const { data, size } = encode(text, { ecc: 'M', border: quiet })
  const path = data
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('')
  return { path, size }
}

/** A QR code of `text` on white with a quiet zone of four, dark in both themes. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = squaresOf(text)
  return (
    <div className="qr">
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label={label}
        shapeRendering="crispEdges"
      >
        <path d={path} fill="currentColor" />
      </svg>
    </div>
  )
}
