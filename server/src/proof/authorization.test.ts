import { contract } from '@fuquan/contract/index.ts'
import { isUpload, type Route, type Routes } from '@fuquan/contract/route.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { type Client, requestFor } from '#/testing/client.ts'
import { changeSettings } from '#/testing/settings.ts'
import { expectations } from './expectations.ts'
import type { Row } from './expectation.ts'
import { rehearse } from './rehearse.ts'
import {
  everybody,
  openScene,
  type Scene,
  smallPicture,
  type Things,
  upload,
  type Who,
} from './scene.ts'
import { stateOf } from './tables.ts'

type Known = { name: string; route: Route; row: Row }
const declared: Readonly<Record<string, Routes>> = contract
const all: Known[] = Object.entries(declared).flatMap(([module, routes]) =>
  Object.entries(routes).flatMap(([name, route]) => {
    const row = expectations[module]?.[name]
    return row === undefined ? [] : [{ name, route, row }]
  }),
)
const titled = all.map(known => [known.name, known] as const)

let scene: Scene
let picture: Buffer
/** Everything here is refused or rehearsed, so the house stays as it was at the start. */
let untouched: Record<string, string>
beforeAll(async () => {
  scene = await openScene()
  // So many questions take longer than people have to take a line back.
  await changeSettings(scene.world, { 'chat.recall_minutes': 60 })
  untouched = await state()
  picture = smallPicture()
})
afterAll(() => scene.world.close())

type Heard = { code: string; text: string }

/** Asks as somebody. `done` is any answer that is no refusal. How often one asks does not count. */
async function hear(who: Client, { name, route }: Known, input: object): Promise<Heard> {
  if (route.own) await many(scene.world.db, sql`delete from engine.limit_row`)
  if (isUpload(route.body)) {
    const to = {
      method: route.method === 'PUT' ? 'PUT' : 'POST',
      url: requestFor(route, { ...input }).url,
    } as const
    const answer = await upload(who, { bytes: picture, mediaType: 'image/png', to })
    const code = answer.statusCode < 400 ? 'done' : String(answer.json().code)
    return { code, text: answer.body }
  }
  const answer = await who.call(name, { ...input })
  if (answer.status >= 500 && answer.body['code'] !== 'starting') {
    throw new Error(`${name}: ${answer.text}`)
  }
  return { code: answer.status < 400 ? 'done' : String(answer.body['code']), text: answer.text }
}

const expected = ({ row }: Known, who: Who): string =>
  row.but?.[who] ?? (row.ok.includes(who) ? 'ok' : row.otherwise)
const asked = (row: Row, things: Things): object => row.ask?.(things) ?? {}

/** Refusals under a key are kept as answers; that is not what this file looks for. */
const state = () => stateOf(scene.world.db, { without: ['engine.intent', 'engine.refused'] })

test('every route of the contract has its row of expectations, and no row is left over', () => {
  const names = (of: Readonly<Record<string, object>>) =>
    Object.entries(of).map(([module, some]) => [module, Object.keys(some).toSorted()])

  expect(names(expectations).toSorted()).toEqual(names(declared).toSorted())
})

test('a write is noticed, however small, and so is an answer that differs', async () => {
  const before = await state()
  const rename = (from: string, to: string) =>
    many(scene.world.db, sql`update identity.user set name = ${to} where name = ${from}`)

  await rename('Bo_', 'Bo-')
  expect(await state()).not.toEqual(before)
  await rename('Bo-', 'Bo_')
  expect(await state()).toEqual(before)
  const { getEnvelope: route } = contract.envelopes
  const known = { name: 'getEnvelope', route, row: rowOf('getEnvelope') }
  const heard = await hear(scene.who.member, known, asked(known.row, scene.things))
  const ofNothing = await hear(scene.who.member, known, asked(known.row, scene.nothing))
  expect(heard.text).not.toBe(ofNothing.text)
})

const rowOf = (name: string): Row => present(expectations['envelopes']?.[name])

describe('who may not is told so, and who may gets through', () => {
  test.each(titled)('%s', async (_, known) => {
    await askRefused(known)
    if (known.row.ok.length > 0) await askAllowed(known)

    expect(await state()).toEqual(untouched)
  })
})

async function askRefused(known: Known): Promise<void> {
  const { things, nothing, who } = scene
  const refused = everybody.filter(one => !['ok', 'none'].includes(expected(known, one)))

  const told = await Promise.all(
    refused.map(async one => {
      const heard = await hear(who[one], known, asked(known.row, things))
      const hidden = expected(known, one)
      // Who hears of a rule about themselves is told nothing of the thing, there or not.
      if (!/not_found$|^done$/.test(hidden)) return { one, hidden, heard }
      return {
        one,
        hidden,
        heard,
        ofNothing: await hear(who[one], known, asked(known.row, nothing)),
      }
    }),
  )
  for (const { one, hidden, heard, ofNothing } of told) {
    expect([one, heard.code]).toEqual([one, hidden])
    // Nobody learns by asking whether a foreign thing exists.
    if (ofNothing !== undefined) expect([one, heard.text]).toEqual([one, ofNothing.text])
  }
}

async function askAllowed(known: Known): Promise<void> {
  const { things, nothing, who } = scene
  const { row, route } = known
  const allowed = everybody.filter(one => expected(known, one) === 'ok')
  // What only reads is done; a write goes as far as it can and is taken back.
  const done = route.method === 'GET' || row.then === 'done' ? 'done' : 'starting'
  const lost = row.lost === 'done' ? done : (row.lost ?? 'not_found')

  // A keyed route keeps even its refusals, so it is asked in earnest: it refuses without a proof.
  const { house } = scene.world
  const stage = (work: () => Promise<void>) => (route.keyed ? work() : rehearse(house, work))
  await stage(async () => {
    for (const one of allowed) {
      const heard = await hear(who[one], known, asked(row, things))
      const hoped = row.own?.[one]?.then ?? row.then ?? done
      expect([one, heard.code, heard.text]).toEqual([one, hoped, heard.text])
      if (row.ask === undefined) continue
      const ofNothing = await hear(who[one], known, asked(row, nothing))
      const missed = row.own?.[one]?.lost ?? lost
      expect([one, ofNothing.code, ofNothing.text]).toEqual([one, missed, ofNothing.text])
    }
  })
}
