import { contract } from '@fuquan/contract/index.ts'
import { isFile, isUpload, type Route, type Routes } from '@fuquan/contract/route.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { many, sql } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'
import { refusalsOf } from '#/engine/openapi.ts'
import { oddities, wireOf } from './arbitrary.ts'
import { rehearse } from './rehearse.ts'
import { openScene, type Scene } from './scene.ts'
import { stateOf } from './tables.ts'

const seed = 20_261_120
const validRuns = 16
const brokenRuns = 12

/** Routes of one form would otherwise all be asked the same. */
const seedOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, seed)

const declared: Readonly<Record<string, Routes>> = contract
// The stream never ends, and its input is one header; see engine/stream.test.ts.
const all = Object.entries(declared)
  .filter(([module]) => module !== 'engine')
  .flatMap(([, routes]) => Object.entries(routes))

let scene: Scene
beforeAll(async () => {
  scene = await openScene()
})
afterAll(() => scene.world.close())

type Parts = { params?: unknown; query?: unknown; body?: unknown }

const partsOf = ({ params, query, body }: Route) => ({
  ...(params && { params }),
  ...(query && { query }),
  ...(body && !isUpload(body) && { body }),
})

/** A whole request of the form that the contract asks for. */
const requestsOf = (route: Route): fc.Arbitrary<Parts> =>
  fc.record(
    Object.fromEntries(
      Object.entries(partsOf(route)).map(([name, schema]) => [name, wireOf(schema)]),
    ),
  )

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

async function send(route: Route, parts: Parts) {
  const params = Object(parts.params)
  const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    return encodeURIComponent(textOf(params[name]).toWellFormed()) || '%20'
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(Object(parts.query))) query.set(name, textOf(value))
  const who = route.access === 'staff' ? scene.who.owner : scene.who.keeper
  // How often one asks is not what this file tries.
  if (route.own) await many(scene.world.db, sql`delete from engine.limit_row`)
  return who.app.inject({
    method: route.method,
    url: `/api${path}?${query}`,
    headers: {
      authorization: `Bearer ${who.token}`,
      ...(route.keyed && { 'idempotency-key': newId() }),
      ...(parts.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(parts.body !== undefined && { payload: JSON.stringify(parts.body) }),
  })
}

type Answer = Awaited<ReturnType<typeof send>>
const Problem = z.strictObject({
  type: z.string().regex(/^\/docs\/problems#[a-z_]+$/),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().min(1),
  details: z.record(z.string(), z.unknown()).optional(),
})

/** Only what the contract declares: a reply of its shape, or a refusal with its status. */
function expectDeclared(route: Route, answer: Answer): void {
  if (answer.statusCode === 200) {
    if (isFile(route.reply)) return
    const read = route.reply.safeParse(answer.json())
    expect(read.error?.issues ?? []).toEqual([])
    return
  }
  const { code, status } = Problem.parse(answer.json())
  const declared = refusalsOf(route).get(answer.statusCode) ?? []
  expect({ code, declared }).toEqual({ code, declared: expect.arrayContaining([code]) })
  expect(status).toBe(answer.statusCode)
  expect(['failure', 'outcome_unknown', 'busy']).not.toContain(code)
}

describe('any request of the right form is answered as the contract says', () => {
  const reached = new Set<string>()

  test.each(all)('%s', async (name, route) => {
    await rehearse(scene.world.house, () =>
      fc.assert(
        fc.asyncProperty(requestsOf(route), async parts => {
          const answer = await send(route, withThings(route, sayingOne(name, parts)))
          expectDeclared(route, answer)
          if (answer.statusCode !== 400) reached.add(name)
        }),
        { seed: seedOf(name), numRuns: route.params || route.query || route.body ? validRuns : 1 },
      ),
    )
  })

  test('and nearly every route was reached behind the check of its form', () => {
    const missed = all.map(([name]) => name).filter(name => !reached.has(name))

    // A whole first run is not met by chance; console/first-run.test.ts makes them.
    expect(missed).toEqual(['firstRun'])
  })
})

// Forms that are never met by chance.
const wellFormed: Readonly<Record<string, string>> = {
  digits: '281234567812345678',
  endpoint: 'https://fcm.googleapis.com/fcm/send/nobody',
  p256dh: Buffer.alloc(65, 4).toString('base64url'),
  auth: Buffer.alloc(16, 4).toString('base64url'),
}

// Where exactly one of these is said, which by chance is nearly never so.
const oneOf: Readonly<Record<string, readonly string[]>> = { say: ['text', 'pictures', 'place'] }

function sayingOne(name: string, parts: Parts): Parts {
  const fields = oneOf[name]
  if (fields === undefined) return parts
  const said = Object.entries(Object(parts.body))
  const kept = fields.find(field => said.some(([one]) => one === field))
  const body = said.filter(([field]) => field === kept || !fields.includes(field))
  return { ...parts, body: Object.fromEntries(body) }
}

/** Half of the ids are of things that exist, so that more than the first lock is tried. */
function withThings(route: Route, parts: Parts): Parts {
  const { userId, treeId } = scene.things
  const envelopeId = route.path.includes('/tree') ? treeId : scene.things.envelopeId
  const ids = route.path.includes('envelopes') ? envelopeId : userId
  const things: Readonly<Record<string, unknown>> = { ...scene.things, envelopeId, ids }
  const put = (part: unknown): unknown =>
    typeof part !== 'object' || part === null || Array.isArray(part)
      ? part
      : Object.fromEntries(
          Object.entries(part).flatMap(([name, value]) => {
            const formed = wellFormed[name]
            if (formed !== undefined) return [[name, formed]]
            // A cursor made by chance is refused, and nothing behind it is tried.
            if (name === 'cursor' && String(value).length % 2 === 0) return []
            const known = things[name]
            const flip = typeof value === 'string' && value.charCodeAt(value.length - 1) % 2 === 0
            return [[name, known !== undefined && flip ? known : value]]
          }),
        )
  return {
    ...(parts.params !== undefined && { params: put(parts.params) }),
    ...(parts.query !== undefined && { query: put(parts.query) }),
    ...(parts.body !== undefined && { body: put(parts.body) }),
  }
}

/** Requests with one field that does not fit, as the schema itself judges. */
const brokenOf = (route: Route): fc.Arbitrary<Parts> => {
  const spots = Object.entries(partsOf(route)).flatMap(([part, schema]) =>
    Object.keys(schema.shape).map(field => ({ part, schema, field })),
  )
  return (
    fc
      .tuple(requestsOf(route), fc.constantFrom(...spots), fc.constantFrom(...oddities))
      .map(([parts, spot, odd]) => {
        const whole = Object(parts)[spot.part] as object // One of the three parts.
        // An address carries only well-formed text; what is not becomes another letter.
        const value = spot.part === 'body' ? odd : textOf(odd).toWellFormed()
        const part = { ...whole, [spot.field]: value }
        return { parts: { ...parts, [spot.part]: part }, part, schema: spot.schema }
      })
      // Judged here; a part of an address that is empty makes another address.
      .filter(({ part, schema }) => !schema.safeDecode(part as never).success)
      .filter(({ parts }) => !Object.values(Object(parts.params)).includes(''))
      .map(({ parts }) => parts)
  )
}

describe('a request with one field that does not fit is refused and writes nothing', () => {
  /** Each leaves the house as it found it, so all of them find it as the first one did. */
  let untouched: Record<string, string>
  beforeAll(async () => {
    untouched = await stateOf(scene.world.db)
  })

  test.each(all.filter(([, route]) => fieldsOf(route).some(field => !isFree(route, field))))(
    '%s',
    async (name, route) => {
      await fc.assert(
        fc.asyncProperty(brokenOf(route), async parts => {
          const answer = await send(route, parts)
          const { code } = Problem.parse(answer.json())
          // A field that is part of the address may lead past every route.
          expect(route.params && code === 'not_found' ? 'bad_input' : code).toBe('bad_input')
          expect([400, 404]).toContain(answer.statusCode)
        }),
        { seed: seedOf(name), numRuns: brokenRuns },
      )

      expect(await stateOf(scene.world.db)).toEqual(untouched)
    },
  )
})

function fieldsOf(route: Route) {
  return Object.values(partsOf(route)).flatMap(schema => Object.keys(schema.shape))
}

/** A field that takes anything cannot be broken. */
function isFree(route: Route, field: string): boolean {
  return Object.values(partsOf(route)).some(schema => {
    const one = schema.shape[field]
    return one instanceof z.ZodType && oddities.every(odd => one.safeParse(odd).success)
  })
}
