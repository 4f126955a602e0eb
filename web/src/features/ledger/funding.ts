import type { Funding } from '@fuquan/sdk/index.ts'

const codeLength = 16
const groupLength = 4

/** Writes a voucher code as it is being typed: capitals, in groups of four, nothing else. */
export function groupCode(typed: string): string {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^0-9A-Z]/g, '')
    .slice(0, codeLength)
  const groups = plain.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []
  return groups.join('-')
}

/** Whether all of a code has been typed; whether it is right, the house says. */
export const isWholeCode = (code: string): boolean => code.replaceAll('-', '').length === codeLength

/** Whether there is any way to bring money in just now. */
export const canTopUp = ({ gateways, vouchers, desk }: Funding): boolean =>
  gateways.length > 0 || vouchers || desk !== 'none'
