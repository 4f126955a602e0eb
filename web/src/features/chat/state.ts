import type { Message, Room } from '@fuquan/sdk/index.ts'

/** A line of one's own that is on its way, or that was refused. */
export type Pending = {
  messageId: string
  roomId: string
  text: string
  at: string
  /** The number of the line it answers to. */
  quote?: number
  /** Ids of people it means. */
  mentions?: string[]
  mentionsAll?: boolean
  /** Sent, it waits only to be read back from the room. */
  state: 'sending' | 'sent' | 'refused'
  problem?: unknown
}

const timeGapMs = 5 * 60_000

/** One entry of a thread as it is drawn, oldest first. */
export type Line =
  | { is: 'day'; key: string; at: string }
  | { is: 'time'; key: string; at: string }
  | { is: 'unread'; key: string }
  | { is: 'message'; key: string; message: Message; first: boolean }
  | { is: 'card'; key: string }
  | { is: 'pending'; key: string; pending: Pending }

/** A card of another feature that stands in a thread by its time and is no line of the room. */
export type Card = { key: string; at: string }

type Thread = {
  /** Oldest first, each number once. */
  messages: readonly Message[]
  pending: readonly Pending[]
  /** Cards for my eyes alone, oldest first. Those before the first message wait for its page. */
  cards?: readonly Card[]
  /** Up to where it was read when the room was opened. */
  readUpTo: number
  me: string
}

/** Lays a thread out: day lines, a time after five minutes of silence, and where unread begins. */
export function linesOf({ messages, pending, cards = [], readUpTo, me }: Thread): Line[] {
  const lines: Line[] = []
  const begins = Date.parse(messages[0]?.at ?? '') || 0
  const waiting = cards.filter(card => Date.parse(card.at) >= begins)
  const cardsUntil = (at: number) => {
    while (waiting[0] && Date.parse(waiting[0].at) < at) {
      lines.push({ is: 'card', key: waiting[0].key })
      waiting.shift()
    }
  }
  let before: Message | undefined
  let marked = false
  for (const message of messages) {
    cardsUntil(Date.parse(message.at))
    const gap = before ? Date.parse(message.at) - Date.parse(before.at) : Infinity
    const newDay = !before || dayOf(before.at) !== dayOf(message.at)
    if (newDay) lines.push({ is: 'day', key: `day-${message.number}`, at: message.at })
    else if (gap > timeGapMs) {
      lines.push({ is: 'time', key: `time-${message.number}`, at: message.at })
    }
    if (!marked && message.number > readUpTo && before && message.author !== me) {
      lines.push({ is: 'unread', key: 'unread' })
      marked = true
    }
    // Whatever stands between two lines of one person parts them: each part says who speaks.
    const parted = lines.at(-1)?.is !== 'message'
    const first = parted || before?.author !== message.author || before.kind === 'system'
    lines.push({ is: 'message', key: message.id, message, first })
    before = message
  }
  cardsUntil(Infinity)
  const told = new Set(messages.map(message => message.id))
  for (const one of pending) {
    if (told.has(one.messageId)) continue
    lines.push({ is: 'pending', key: one.messageId, pending: one })
  }
  return lines
}

/** Lines that are laid out, or passed over while they are out of sight, together. */
export type Stretch = { key: string; lines: Line[] }

const stretchLength = 50

/**
 * Cuts a thread into stretches by the numbers of its messages, so that a page that comes before
 * moves no line from one to another. What stands above a message goes with it.
 */
export function stretchesOf(lines: readonly Line[]): Stretch[] {
  const stretches: Stretch[] = []
  let above: Line[] = []
  for (const line of lines) {
    above.push(line)
    if (line.is !== 'message') continue
    const key = String(Math.floor(line.message.number / stretchLength))
    const last = stretches.at(-1)
    if (last?.key === key) last.lines.push(...above)
    else stretches.push({ key, lines: above })
    above = []
  }
  const last = stretches.at(-1)
  if (last) last.lines.push(...above)
  else if (above.length > 0) stretches.push({ key: 'new', lines: above })
  return stretches
}

const dayOf = (at: string) => new Date(at).toDateString()

/** Puts pages together: each number once, oldest first; a later reading of a line wins. */
export function inOrder(pages: readonly (readonly Message[])[]): Message[] {
  const byNumber = new Map<number, Message>()
  for (const page of pages.toReversed()) {
    for (const message of page) byNumber.set(message.number, message)
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number)
}

/** Up to where the others have read, and from where on they may see. */
export type ReadMarks = { marks: readonly number[]; from: readonly number[] }

/** Tells how many have read a line; who came after it was said has read what follows it alone. */
export function readBy({ marks, from }: ReadMarks, number: number): number {
  const beyond = from.filter(first => first > number).length
  return marks.filter(mark => mark >= number).length - beyond
}

/** A piece of a text: plain words, or the name of somebody it means. */
export type Piece = { text: string; mention: boolean }

/** Cuts a text at the names it means, longest names first. */
export function piecesOf(text: string, names: readonly string[]): Piece[] {
  const wanted = names.filter(Boolean).toSorted((a, b) => b.length - a.length)
  const pieces: Piece[] = []
  let plain = ''
  for (let at = 0; at < text.length;) {
    const name = wanted.find(one => text.startsWith(`@${one}`, at))
    if (name === undefined) {
      plain += text[at]
      at += 1
      continue
    }
    if (plain) pieces.push({ text: plain, mention: false })
    plain = ''
    pieces.push({ text: `@${name}`, mention: true })
    at += name.length + 1
  }
  if (plain) pieces.push({ text: plain, mention: false })
  return pieces
}

const secretWords = /密码|验证码|口令码|动态码|\b(?:pin|password|passcode|one-time code|otp)\b/i

/** Tells whether a text looks as if it gave a secret away: a word for one and digits beside it. */
export function givesSecret(text: string): boolean {
  return secretWords.test(text) && /(?<!\d)\d{4,8}(?!\d)/.test(text)
}

/** What stands behind an @ at the place where one writes; undefined when nobody is being named. */
export function naming(text: string, caret: number): string | undefined {
  const before = text.slice(0, caret)
  return (
    /(?:^|[\s\p{P}\p{Script=Han}])@([^\s@]{0,20})$/u.exec(before)?.[1] ??
    /^@([^\s@]{0,20})$/u.exec(before)?.[1]
  )
}

/** A piece of a text that was looked for, and whether it is what was found. */
export type Found = { text: string; hit: boolean }

/** Cuts a text at the words somebody looks for, whatever their case. */
export function foundIn(text: string, words: string): Found[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean)
  const low = text.toLowerCase()
  // Some letters change their length with their case; then nothing is marked.
  if (wanted.length === 0 || low.length !== text.length) return [{ text, hit: false }]
  const pieces: Found[] = []
  let plain = 0
  for (let at = 0; at < text.length;) {
    const word = wanted.find(one => low.startsWith(one, at))
    if (word === undefined) {
      at += 1
      continue
    }
    if (at > plain) pieces.push({ text: text.slice(plain, at), hit: false })
    pieces.push({ text: text.slice(at, at + word.length), hit: true })
    at += word.length
    plain = at
  }
  if (plain < text.length) pieces.push({ text: text.slice(plain), hit: false })
  return pieces
}

/** Tells whether I may send envelopes into a room; where I may not, only owner and admins may. */
export const mayHost = ({ kind, mayHost: who, myRole }: Room): boolean =>
  kind !== 'group' || who === 'everyone' || myRole !== 'member'
