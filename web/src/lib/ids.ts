const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const wireLength = 26

function randomBytes(count: number): Uint8Array {
  // getRandomValues also works on plain http, where randomUUID does not exist.
  return crypto.getRandomValues(new Uint8Array(count))
}

/** Makes an id on this device, `msg_…`: time first, so that ids of one device sort by age. */
export function newId(prefix: string): string {
  const bytes = randomBytes(16)
  let now = BigInt(Date.now())
  for (let at = 5; at >= 0; at--) {
    bytes[at] = Number(now & 255n)
    now >>= 8n
  }
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  let rest = bytes.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let n = 0; n < wireLength; n++) {
    text = alphabet.charAt(Number(rest & 31n)) + text
    rest >>= 5n
  }
  return `${prefix}_${text}`
}

/** A fresh idempotency key. It is made when a screen opens and kept until its outcome is known. */
export function newKey(): string {
  return [...randomBytes(16)].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
