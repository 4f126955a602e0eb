import { isUtf8 } from 'node:buffer'
import { refuse } from '#/kit/refusal.ts'

/** A JSON body is at most this long; uploads name their own limit. */
export const bodyBytesMax = 128 * 1024
export const depthMax = 16

/**
 * Reads a JSON body as its sender meant it: a key written twice is refused instead of guessed.
 *
 * Refuses: bad_input (not_json, duplicate, too_deep).
 */
export function readJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined
  if (!isUtf8(bytes)) refuse('bad_input', { field: 'body', why: 'not_json' })
  const text = bytes.toString('utf8')
  const value = parsed(text)
  inspectKeys(text)
  return value
}

/**
 * Looks into every text that came in: NUL and lone surrogates cannot be stored, so none may pass.
 *
 * Refuses: bad_input (hidden_characters, too_deep).
 */
export function inspectTexts(value: unknown, path: readonly string[] = []): void {
  if (path.length > depthMax) refuse('bad_input', { field: fieldOf(path), why: 'too_deep' })
  if (typeof value === 'string' && !isPlain(value)) {
    refuse('bad_input', { field: fieldOf(path), why: 'hidden_characters' })
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    if (!isPlain(key) || key === '__proto__') {
      refuse('bad_input', { field: fieldOf(path), why: 'unknown' })
    }
    // Most parts are plain texts and numbers; the way to one is written only where it is needed.
    const plain = typeof part === 'string' ? isPlain(part) : typeof part !== 'object'
    if (!plain || path.length === depthMax) inspectTexts(part, [...path, key])
  }
}

const isPlain = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

const fieldOf = (path: readonly string[]) => path.slice(0, 4).join('.') || 'body'

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Its message quotes the body, which may be secret; the reader needs only the fact.
    return refuse('bad_input', { field: 'body', why: 'not_json' })
  }
}

/** Walks text that is known to be JSON; `undefined` on the stack stands for a list. */
function inspectKeys(text: string): void {
  const stack: (Set<string> | undefined)[] = []
  let keyNext = false
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (letter === '{' || letter === '[') {
      stack.push(letter === '{' ? new Set() : undefined)
      keyNext = letter === '{'
      if (stack.length > depthMax) refuse('bad_input', { field: 'body', why: 'too_deep' })
    } else if (letter === '}' || letter === ']') {
      stack.pop()
      keyNext = false
    } else if (letter === ',') {
      keyNext = stack.at(-1) !== undefined
    } else if (letter === '"') {
      const end = endOfText(text, at)
      if (keyNext) noteKey(stack.at(-1), JSON.parse(text.slice(at, end + 1)))
      keyNext = false
      at = end
    }
  }
}

function endOfText(text: string, start: number): number {
  let end = start + 1
  while (text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return end
}

function noteKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) refuse('bad_input', { field: key.slice(0, 60), why: 'duplicate' })
  keys?.add(key)
}
