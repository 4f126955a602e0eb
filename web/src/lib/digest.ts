import { sha256 } from '@fuquan/sdk/verify.ts'

/** What a step-up shows of many people: SHA-256 of their lines, sorted, hexadecimal. */
export function digestOf(lines: readonly string[]): string {
  // The browser hides its own digests on plain http, so this is the one that checks draws.
  const bytes = sha256(new TextEncoder().encode([...new Set(lines)].toSorted().join('\n')))
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')
}
