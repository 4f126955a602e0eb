import { useMemo } from 'react'
import { renderSVG } from 'uqr'

/** A QR code on white in both themes, with a quiet zone of four modules. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const picture = useMemo(
    () => `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { ecc: 'M', border: 4 }))}`,
    [text],
  )
  return <img className="qr" src={picture} alt={label} width={220} height={220} />
}
