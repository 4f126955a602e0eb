import { cleanAmount, readAmount } from './money.ts'

/** A key of our number pad. */
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '.' | 'erase'

export type Typed = { text: string; caret: number }
export type Marked = { start: number; end: number }

/** What a key makes of the text in the field: it goes in at the caret, over what is marked. */
export function pressKey(text: string, { start, end }: Marked, key: PadKey): Typed {
  if (key === 'erase') {
    const from = start === end ? Math.max(0, start - 1) : start
    return { text: text.slice(0, from) + text.slice(end), caret: from }
  }
  const before = text.slice(0, start)
  const put = key === '.' && before === '' ? '0.' : key
  const typed = before + put + text.slice(end)
  // 05 is 5; the caret stays behind what was typed.
  const zeros = /^0+(?=[0-9])/.exec(typed)?.[0].length ?? 0
  return { text: typed.slice(zeros), caret: Math.max(0, start + put.length - zeros) }
}

export type Refusal = 'too_fine' | 'not_a_number'
export type Admitted = { text: string; refused: Refusal | undefined }

/**
 * Lets typed text into a field of numbers, or keeps what stood there and says why. A single sign
 * that cannot be is kept out; pasted text stays visible as it came, so that it can be mended.
 */
export function admitTyped(before: string, after: string, scale: number): Admitted {
  const text = cleanAmount(after)
  const read = readAmount(text, scale)
  const whole = scale === 0 && text.includes('.')
  if (read.is === 'amount' || read.is === 'empty') {
    return whole ? { text: before, refused: 'too_fine' } : { text, refused: undefined }
  }
  const wasFine = ['amount', 'empty'].includes(readAmount(before, scale).is)
  const oneSign = after.length <= before.length + 1
  return { text: wasFine && oneSign ? before : text, refused: read.is }
}
