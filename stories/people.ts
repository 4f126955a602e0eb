import { randomUUID } from 'node:crypto'
import { createClient } from '@fuquan/sdk/client/index.ts'
import * as sdk from '@fuquan/sdk/index.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'

export const secret = 'willow-lane-lantern'
export const pin = '280516'

type Language = 'zh-CN' | 'en'
export type Client = ReturnType<typeof createClient>
/** Somebody of a story: who they are, and the SDK client of the device in their hand. */
export type Person = { name: string; handle: string; id: string; token: string; client: Client }

/** A device with nobody signed in. */
export function deviceAt(url: string, language: Language = 'en', token?: string): Client {
  return createClient({
    baseUrl: `${url}/api`,
    throwOnError: true,
    headers: {
      'accept-language': language,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
  })
}

/** Somebody who has just been given a session. */
export function personWith(
  url: string,
  who: { name: string; handle: string; id: string; token: string | undefined },
  language: Language = 'en',
): Person {
  const { token } = who
  if (token === undefined) throw new Error(`${who.name} was given no session`)
  return { ...who, token, client: deviceAt(url, language, token) }
}

/** What the owner of the stories, Wen, says in the first run; the code is the terminal's. */
export const firstRunOf = (startingCredits: string) => ({
  owner: { handle: 'wen', name: '温岚 Wen', password: secret },
  community: {
    name: '柳溪里 Willow Lane',
    languages: ['zh-CN' as const, 'en' as const],
    timeZone: 'Asia/Shanghai',
  },
  unit: {
    code: 'FU',
    scale: 2,
    symbols: { 'zh-CN': '福', en: 'fu' },
    names: { 'zh-CN': '福币', en: 'fu' },
  },
  startingCredits,
  joinMode: 'invite' as const,
  as: 'token' as const,
})

/** Opens a house by its setup code. Gives Wen, and the code of the invite that waits for others. */
export async function openFor(url: string, code: string, startingCredits: string) {
  const body = { ...firstRunOf(startingCredits), code }
  const { data } = await sdk.firstRun({ client: deviceAt(url), body })
  const { owner, token, invite } = data
  return {
    wen: personWith(url, { name: 'Wen', handle: 'wen', id: owner.id, token }),
    inviteCode: invite.url.split('/').at(-1) ?? '',
  }
}

/** Signs somebody in anew: rights given meanwhile belong to a sign-in made after them. */
export async function signInAgain(url: string, who: Person): Promise<Person> {
  const body = { login: who.handle, password: secret, as: 'token' as const }
  const { data } = await sdk.signIn({ client: deviceAt(url), body })
  return personWith(url, { ...who, token: data.token })
}

type Joining = { name: string; inviteCode?: string; language?: Language }

/** Signs somebody up; the handle is the name in small letters. */
export async function join(url: string, { name, inviteCode, language = 'en' }: Joining) {
  const handle = name.toLowerCase().padEnd(3, '_').replaceAll(' ', '')
  const body = { handle, name, password: secret, language, as: 'token' as const }
  const { data } = await sdk.signUp({
    client: deviceAt(url, language),
    body: inviteCode === undefined ? body : { ...body, inviteCode },
  })
  const { token, user } = data
  return {
    state: data.state,
    person: () => personWith(url, { name, handle, id: user.id, token }, language),
  }
}

/** Signs somebody in on another device of theirs. */
export async function signIn(url: string, { name, handle }: Pick<Person, 'name' | 'handle'>) {
  const body = { login: handle, password: secret, as: 'token' as const }
  const { data } = await sdk.signIn({ client: deviceAt(url), body })
  return personWith(url, { name, handle, id: data.user.id, token: data.token })
}

export type Problem = { code: string; detail: string; details: Readonly<Record<string, unknown>> }

/** Gives what somebody was refused with; a success fails the story. */
export async function refusal(call: Promise<unknown>): Promise<Problem> {
  const problem: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (typeof problem !== 'object' || problem === null || !('code' in problem)) {
    throw new Error(`expected a refusal, not ${String(problem)}`)
  }
  const { code, detail, details } = problem as unknown as Partial<Problem> // Read field by field.
  return { code: String(code), detail: String(detail), details: details ?? {} }
}

/** Gives the refusal that is on its way: every process hears of a sign-out within a moment. */
export async function soonRefused(call: () => Promise<unknown>): Promise<Problem> {
  const answered = () =>
    call().then(
      () => true,
      () => false,
    )
  await until(answered, found => !found)
  return refusal(call())
}

/** Writes minor units as people read them: 888 is 8.88. */
export const money = (minor: string): string =>
  `${minor.startsWith('-') ? '−' : ''}${write(minor.replace('-', '').padStart(3, '0'))}`
const write = (digits: string): string => `${digits.slice(0, -2)}.${digits.slice(-2)}`

/** Gives what somebody can spend now, in minor units. */
export async function freeOf({ client }: Person): Promise<string> {
  const { data } = await sdk.getWallet({ client })
  return data.wallet.free
}

/** Asks again until it is so; what never becomes so fails the story. */
export async function until<T>(ask: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
  const end = Date.now() + 120_000
  for (;;) {
    const found = await ask()
    if (isSo(found)) return found
    if (Date.now() > end) throw new Error(`it did not happen: ${JSON.stringify(found)}`)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}

type Shown = { kind: string; payee: string; amount?: string; facts: Record<string, string> }

/** Shows the PIN for one act. Gives its proof. */
export async function prove({ client }: Person, act: Shown): Promise<string> {
  const { data } = await sdk.stepUp({ client, body: { pin, ...act } })
  return data.proof
}

type Parcel = {
  mode: 'ordinary' | 'lucky'
  total: string
  shares: number
  greeting: string
}

/** Sends an envelope into a room, with the PIN. */
export async function send(sender: Person, roomId: string, parcel: Parcel) {
  const { mode, total, shares } = parcel
  const split = mode === 'lucky' ? ('lucky:2' as const) : ('even' as const)
  const proof = await prove(sender, {
    kind: 'envelopes.send',
    payee: roomId,
    amount: total,
    facts: { mode, split, shares: String(shares) },
  })
  const { data } = await sdk.sendEnvelope({
    client: sender.client,
    headers: { 'idempotency-key': randomUUID() },
    body: { ...parcel, roomId, split, proof, acceptFewActive: true },
  })
  return data
}

/** Opens an envelope. Gives the claim. */
export async function open({ client }: Person, envelopeId: string) {
  const path = { envelopeId }
  const { data: given } = await sdk.issueTicket({ client, path })
  const { data } = await sdk.claimEnvelope({ client, path, body: { ticket: given.ticket } })
  return data
}

/** Opens a room of `maker` with the others in it, through its link. Gives its id. */
export async function roomOf(maker: Person, name: string, others: readonly Person[]) {
  const roomId = toWire('rom', randomUUID())
  await sdk.createRoom({ client: maker.client, body: { roomId, name, template: 'class' } })
  const { data } = await sdk.makeLink({ client: maker.client, path: { roomId } })
  for (const { client } of others) {
    await sdk.joinByLink({ client, path: { code: data.code } })
  }
  return roomId
}

/** Says something in a room. */
export async function say({ client }: Person, roomId: string, text: string): Promise<void> {
  const messageId = toWire('msg', randomUUID())
  await sdk.say({ client, path: { roomId }, body: { messageId, text } })
}

/** Lets an owner change who may join, and waits until every visitor sees it. */
export async function setJoinMode(url: string, owner: Person, value: string): Promise<void> {
  const key = 'identity.join_mode'
  const proof = await prove(owner, {
    kind: 'console.change_settings',
    payee: 'house',
    facts: { [key]: value },
  })
  const body = { changes: [{ key, value }], reason: 'As the council decided', proof }
  await sdk.changeSettings({ client: owner.client, body })
  // Every process reads settings anew within a second.
  const look = () => sdk.getHouse({ client: deviceAt(url) })
  await until(look, found => found.data.joinMode === value)
}
