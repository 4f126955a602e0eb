import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { setupCodeOf } from './running.ts'

export type Reply = { status: number; body: Record<string, unknown>; text: string }

/** One call over HTTP, as any program would make it. A lost connection throws. */
export async function ask(
  url: string,
  token: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  key?: string,
): Promise<Reply> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, body: isJson ? JSON.parse(text) : {}, text }
}

/** The same, and success is demanded. */
export async function must(...call: Parameters<typeof ask>): Promise<Record<string, unknown>> {
  const reply = await ask(...call)
  if (reply.status >= 400) throw new Error(`${call[2]} ${call[3]}: ${reply.status} ${reply.text}`)
  return reply.body
}

/**
 * Opens an envelope as its cover does: first the ticket, then the tap; and once more with a fresh
 * ticket when the first was too old by then.
 */
export async function openIt(
  url: string,
  token: string | undefined,
  envelopeId: string,
): Promise<Reply> {
  const path = `/envelopes/${envelopeId}`
  const tap = async (): Promise<Reply> => {
    const given = await ask(url, token, 'POST', `${path}/ticket`)
    if (given.status !== 200) return given
    return ask(url, token, 'POST', `${path}/claim`, { ticket: given.body['ticket'] })
  }
  const first = await tap()
  return first.body['code'] === 'envelope_ticket_missing' ? tap() : first
}

/** Makes two people friends: two who ask each other are so at once. */
export async function befriend(url: string, one: Friend, other: Friend): Promise<void> {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const way = { by: 'handle', handle: to.handle }
    await must(url, from.token, 'POST', '/friends/requests', { way })
  }
}

type Friend = Pick<Person, 'handle' | 'token'>

export const secret = 'willow-lane-lantern'
export const pin = '280516'

export type Person = { handle: string; id: string; token: string }
export type Village = { owner: Person; people: Person[]; roomId: string }

const field = (body: Record<string, unknown>, name: string): Record<string, unknown> => {
  const value = body[name]
  if (typeof value !== 'object' || value === null) throw new Error(`${name} is missing`)
  return { ...value }
}

/** Sets a house up over HTTP: an owner, `count` people with PINs and credits, one room of all. */
export async function settleVillage(url: string, said: string, count: number): Promise<Village> {
  const first = await must(url, undefined, 'POST', '/console/first-run', {
    code: setupCodeOf(said),
    owner: { handle: 'wen', name: 'Wen', password: secret },
    community: { name: 'Willow Lane', languages: ['zh-CN', 'en'], timeZone: 'Asia/Shanghai' },
    unit: {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    },
    startingCredits: '50000',
    joinMode: 'invite',
    as: 'token',
  })
  const owner = {
    handle: 'wen',
    id: String(field(first, 'owner')['id']),
    token: String(first['token']),
  }
  const inviteCode = String(field(first, 'invite')['url']).split('/').at(-1)
  const people: Person[] = []
  for (let n = 0; n < count; n++) {
    const handle = `member${n}`
    const asked = { handle, name: handle, password: secret, inviteCode, as: 'token' }
    const joined = await must(url, undefined, 'POST', '/identity/sign-ups', asked)
    people.push({ handle, id: String(field(joined, 'user')['id']), token: String(joined['token']) })
  }
  const roomId = toWire('rom', randomUUID())
  await must(url, owner.token, 'POST', '/chat/rooms', { roomId, name: 'Class 3' })
  const link = await must(url, owner.token, 'POST', `/chat/rooms/${roomId}/link`, {})
  for (const person of people) {
    await must(url, person.token, 'PUT', '/identity/pin', { pin })
    await must(url, person.token, 'POST', `/chat/links/${String(link['code'])}/membership`, {})
    await credited(url, person)
  }
  return { owner, people, roomId }
}

/** The credits to begin with come by a job a moment after the person: waits for them. */
async function credited(url: string, { handle, token }: Person): Promise<void> {
  const until = Date.now() + 120_000
  while (Date.now() < until) {
    const reply = await must(url, token, 'GET', '/ledger/wallet')
    if (field(reply, 'wallet')['free'] !== '0') return
    await pause(50)
  }
  throw new Error(`${handle} was given no credits`)
}

/** Shows the PIN for one envelope. Gives the proof. */
export async function proofFor(
  url: string,
  person: Person,
  envelope: { roomId: string; mode: string; split: string; total: string; shares: number },
): Promise<string> {
  const { roomId, mode, split, total, shares } = envelope
  const shown = await must(url, person.token, 'POST', '/identity/step-ups', {
    pin,
    kind: 'envelopes.send',
    payee: roomId,
    amount: total,
    facts: { mode, split, shares: String(shares) },
  })
  return String(shown['proof'])
}
