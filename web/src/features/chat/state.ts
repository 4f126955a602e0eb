import type { Message } from '@fuquan/sdk/index.ts'

/** A line of one's own that is on its way, or that was refused. */
export type Pending = {
  messageId: string
  roomId: string
  text: string
  at: string
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
    const first =
      newDay || gap > timeGapMs || before?.author !== message.author || before.kind === 'system'
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

const dayOf = (at: string) => new Date(at).toDateString()

/** Puts pages together: each number once, oldest first; a later reading of a line wins. */
export function inOrder(pages: readonly (readonly Message[])[]): Message[] {
  const byNumber = new Map<number, Message>()
  for (const page of pages.toReversed()) {
    for (const message of page) byNumber.set(message.number, message)
  }
  return [...byNumber.values()].toSorted((a, b) => a.number - b.number)
}
