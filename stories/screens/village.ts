import { randomUUID } from 'node:crypto'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest'
import { fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { Client } from 'pg'
import { databaseUrlOf, moveClock } from '../clock.ts'
import { prepareHouse, type Running, setupCodeOf } from '../running.ts'
import { must, openIt, type Person, pin, proofFor, secret } from '../wire.ts'
import { openScreens, type Screens, type Window } from './browser.ts'
import type { Village } from './settling.ts'

export { community, roomName } from './settling.ts'
export type { Neighbour, Village } from './settling.ts'

type Settings = Record<string, string>

/**
 * One house and one browser for all stories of a file, on a copy of the settled village. After each
 * story every window must have been quiet; of a failed one the pictures are kept.
 */
export const aPlace = (settings?: () => Promise<Settings>): (() => Place) =>
  kept(async () => openPlace(await settings?.()))

/** The same with a house of which nobody knows yet, as `npm start` opens it the first time. */
export const anEmptyPlace = (): (() => Place) => kept(openEmptyPlace)

function kept(open: () => Promise<Place>): () => Place {
  let place: Place | undefined
  const here = (): Place => {
    if (!place) throw new Error('the house is not open yet')
    return place
  }
  beforeAll(async () => {
    place = await open()
  })
  afterEach(async ({ task }) => {
    if (!place) return
    const failed = task.result?.state === 'fail'
    if (failed) await place.screens.keepFailure(task.name.slice(0, 24).replaceAll(/\W+/g, '-'))
    expect([...place.screens.troubles(), ...place.failures()]).toEqual([])
  })
  afterAll(async () => {
    const failures = place?.failures() ?? []
    await place?.close()
    expect(failures, 'the house logged failures').toEqual([])
  })
  return here
}

/** A running house with a browser in front of it. */
export type Place = {
  url: string
  screens: Screens
  /** Who lives here already; nobody does in an empty place. */
  village: Village | undefined
  /** The one-time code of the setup link; an empty place has one. */
  setupCode: string
  /** What the house has logged as a failure since it was asked last. */
  failures(): string[]
  /** The owner's address of its database, for what would take people months to do. */
  database(): Promise<string>
  /** Turns the clock of the house ahead of the real one, `25 hours`. */
  ahead(interval: string): Promise<void>
  close(): Promise<void>
}

/** Starts the program in a process of its own on a copy of the settled village, and a browser. */
async function openPlace(env: Settings = {}): Promise<Place> {
  const { url, template, dataDir, village } = inject('ground')
  const name = `story_${randomUUID().replaceAll('-', '')}`
  await asOwner(url, `create database ${name} template ${template}`)
  const house = await prepareHouse({ ...env, DATABASE_URL: url.replace(/\/[^/]*$/, `/${name}`) })
  // Passwords and PINs of the village are peppered by its keys.
  await copyFile(join(dataDir, 'keys.json'), join(house.dataDir, 'keys.json'))
  // The copy stays until the run ends: to drop it, the server would first write all copies to disk.
  return { ...(await openHouse(house)), village }
}

/** Starts a house as `npm start` does, with its own database, and a browser. */
async function openEmptyPlace(): Promise<Place> {
  const house = await prepareHouse()
  const place = await openHouse(house)
  return { ...place, setupCode: setupCodeOf(house.said()) }
}

async function openHouse(house: Running): Promise<Place> {
  await house.start()
  // The address it prints: cookies and origins belong to it.
  const url = house.url.replace('127.0.0.1', 'localhost')
  const screens = await openScreens(url)
  let heard = 0
  return {
    url,
    screens,
    village: undefined,
    setupCode: '',
    failures: () => {
      const lines = house.said().slice(heard).split('\n')
      heard = house.said().length
      return lines.filter(line => /"level":(50|60)\b/.test(line))
    },
    database: () => databaseUrlOf(house),
    ahead: async interval => moveClock(await databaseUrlOf(house), interval),
    close: async () => {
      await screens.close()
      await house.close()
    },
  }
}

async function asOwner(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** The village of the house: four people with PINs and credits in one room, and its owner. */
export async function settle({ village }: Place): Promise<Village> {
  if (!village) throw new Error('this house is empty: its story settles it')
  return village
}

/**
 * Signs a window in as a browser is signed in, by cookie, without walking through the form; the
 * device remembers the window's language, so that the person's own does not change it.
 */
export async function signIn(
  window: Window,
  one: Person,
  url: string,
  password = secret,
): Promise<void> {
  await window.context.addInitScript(
    `localStorage.setItem('fuquan.language', ${JSON.stringify(window.language)})`,
  )
  const answer = await window.context.request.post('/api/identity/sessions', {
    data: { login: one.handle, password },
    headers: { origin: url },
  })
  if (!answer.ok()) throw new Error(`${one.handle}: ${answer.status()} ${await answer.text()}`)
}

type Envelope = { total?: string; shares?: number; mode?: 'lucky' | 'ordinary'; greeting?: string }

/** Sends an envelope into the room over HTTP and gives its id. */
export async function sendEnvelope(
  { url }: Place,
  { roomId }: Village,
  from: Person,
  { total = '888', shares = 3, mode = 'lucky', greeting }: Envelope = {},
): Promise<string> {
  const split = mode === 'lucky' ? 'lucky:2' : 'even'
  const asked = { roomId, mode, split, total, shares }
  const proof = await proofFor(url, from, asked)
  const body = {
    ...{ ...asked, proof, acceptFewActive: true },
    ...(greeting !== undefined && { greeting }),
  }
  const sent = await must(url, from.token, 'POST', '/envelopes', body, randomUUID())
  return String(sent['id'])
}

/** What somebody can spend by the book, in minor units. */
export async function freeOf({ url }: Place, one: Person): Promise<string> {
  const { wallet } = await must(url, one.token, 'GET', '/ledger/wallet')
  if (typeof wallet !== 'object' || wallet === null || !('free' in wallet))
    throw new Error('no wallet')
  return String(wallet.free)
}

/** Opens an envelope over HTTP, whatever the answer. */
export const claim = ({ url }: Place, one: Person, envelopeId: string) =>
  openIt(url, one.token, envelopeId)

/** Says something in the room over HTTP. */
export const sayOverHttp = ({ url }: Place, { roomId }: Village, one: Person, text: string) =>
  must(url, one.token, 'POST', `/chat/rooms/${roomId}/messages`, {
    messageId: toWire('msg', randomUUID()),
    text,
  })

/** Lets everybody of the village say so many short lines, all at once. */
export async function sayMany(place: Place, village: Village, count: number): Promise<void> {
  await changeSetting(place, village, 'chat.messages_minute', 600)
  const people = Object.values(village.people)
  const say = async (one: Person) => {
    for (let n = 1; n <= count / people.length; n++) {
      await sayOverHttp(place, village, one, `${one.handle}: ${n}`)
    }
  }
  await Promise.all(people.map(say))
}

/** Gives a room so many lines more, by all of the village in turn, as months of talk would. */
export async function talkForMonths(
  place: Place,
  { roomId, people }: Village,
  count: number,
): Promise<void> {
  const plain = [fromWire('rom', roomId), Object.values(people).map(one => fromWire('usr', one.id))]
  const client = new Client({ connectionString: await place.database() })
  await client.connect()
  await client.query(
    `with old as (select number from chat.room where id = $1), lines as (
       insert into chat.message (room, number, author, id, kind, text, at)
       select $1, old.number + n, ($2::uuid[])[1 + n % cardinality($2::uuid[])], gen_random_uuid(),
              'text', case n % 4 when 0 then '第 ' || n || ' 句：明天老地方，带上碗'
                when 1 then 'Line ' || n when 2 then '好' || repeat('呀', n % 9)
                else 'A longer one, ' || n || ': ' || repeat('the river is high again ', 1 + n % 4) end,
              now() - ($3 - n) * interval '7 minutes'
         from old, generate_series(1, $3) n)
     update chat.room set number = old.number + $3, active_at = now() from old where id = $1`,
    [...plain, count],
  )
  await client.query(
    'update chat.membership m set read_up_to = r.number from chat.room r where r.id = m.room',
  )
  await client.end()
}

/** Changes one setting of the house as its owner does, PIN and reason included. */
export async function changeSetting(
  { url }: Place,
  { owner }: Village,
  key: string,
  value: string | boolean | number,
): Promise<void> {
  const shown = { kind: 'console.change_settings', payee: 'house', facts: { [key]: String(value) } }
  const { proof } = await must(url, owner.token, 'POST', '/identity/step-ups', { pin, ...shown })
  const body = { changes: [{ key, value }], proof, reason: 'A story needs it so' }
  await must(url, owner.token, 'PUT', '/console/settings', body)
}

/** How often somebody took from an envelope, and what each got, by the claims of the house. */
export async function claimsOf(
  { url }: Place,
  one: Person,
  envelopeId: string,
): Promise<readonly { user: { id: string }; amount: string }[]> {
  const { items } = await must(url, one.token, 'GET', `/envelopes/${envelopeId}/claims?limit=50`)
  if (!Array.isArray(items)) throw new Error('no claims')
  return items
}

/** How many envelopes somebody has sent this year. */
export async function sentBy({ url }: Place, one: Person): Promise<number> {
  const { items } = await must(url, one.token, 'GET', '/envelopes/records?role=sent&limit=50')
  if (!Array.isArray(items)) throw new Error('no records')
  return items.length
}

/** The address of the room, with the cover of an envelope over it when one is named. */
export const roomPath = ({ roomId }: Village, envelopeId?: string): string =>
  `/friends/${roomId}${envelopeId === undefined ? '' : `?envelope=${envelopeId}`}`
