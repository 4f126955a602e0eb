import { contract } from '@fuquan/contract/index.ts'
import { isUpload, type Route, type Routes, sharedRefusals } from '@fuquan/contract/route.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type App, openApp } from '#/app.ts'
import type { Actor } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import type { Module } from '#/engine/module.ts'
import { hasSentence } from '#/engine/words.ts'
import { modules } from '#/modules.ts'
import { openTestHouse } from '#/testing/house.ts'

type Known = { module: string; name: string; route: Route }
const declared: Readonly<Record<string, Routes>> = contract
const all: Known[] = Object.entries(declared)
  .filter(([module]) => module !== 'engine')
  .flatMap(([module, routes]) =>
    Object.entries(routes).map(([name, route]) => ({ module, name, route })),
  )
const titled = (some: readonly Known[]) =>
  some.map(one => [`${one.module}.${one.name}`, one.route] as const)
const withBody = all.filter(({ route }) => route.body && !isUpload(route.body))
const guarded = all.filter(({ route }) => route.access !== 'anyone')
const ofStaff = all.filter(({ route }) => route.access === 'staff')

let app: App
let close: () => Promise<void>

/** Who is calling is not what this file tries: Wen owns the house, Mei is one of its members. */
const people: Readonly<Record<string, Actor>> = {
  wen: { ...member('wen'), roles: ['owner'] },
  mei: member('mei'),
}
function member(name: string): Actor {
  const id = derivedId('person', name) // A person of this test.
  const nobody = { level: 0, roles: [], restricted: false, language: 'en', address: '' } as const
  return { kind: 'user', id, ...nobody }
}

beforeAll(async () => {
  const asked = modules.map((module): Module =>
    module.who ? { ...module, who: async (_, { bearer }) => people[bearer ?? ''] } : module,
  )
  const opened = await openTestHouse({ modules: asked })
  app = await openApp(opened.house)
  close = opened.close
})
afterAll(async () => {
  await app.close()
  await close()
})

type Ask = { as?: 'wen' | 'mei'; body?: string; query?: string; path?: string }

async function ask(route: Route, { as, body, query = '', path }: Ask) {
  const answer = await app.inject({
    method: route.method,
    url: `/api${path ?? exampleOf(route)}${query}`,
    headers: {
      ...(as && { authorization: `Bearer ${as}` }),
      ...(route.keyed && { 'idempotency-key': 'a-key-of-this-test' }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { payload: body }),
  })
  return { status: answer.statusCode, code: answer.json().code, details: answer.json().details }
}

/** An address whose parameters have the right form and name nothing. */
function exampleOf(route: Route): string {
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const schema = route.params?.shape[name]
    const pattern = schema && '_zod' in schema ? JSON.stringify(schema._zod.def) : ''
    const prefix = /\^([a-z]{3})_/.exec(pattern)?.[1] ?? idPrefix(schema)
    return prefix ? `${prefix}_${'0'.repeat(25)}1` : '1'
  })
}
function idPrefix(schema: unknown): string | undefined {
  // The description of an id begins with its prefix; see the vocabulary.
  const described = schema as { description?: string } | undefined
  return /^([a-z]{3})_ and/.exec(described?.description ?? '')?.[1]
}

describe('every route of the contract', () => {
  test('is bound by the module whose name it bears, and nothing else is', () => {
    const bound = Object.fromEntries(
      modules.map(({ name, routes }) => [name, Object.keys(routes?.routes ?? {}).toSorted()]),
    )
    const promised = Object.entries(declared)
      .filter(([module]) => module !== 'engine')
      .map(([module, routes]) => [module, Object.keys(routes).toSorted()])

    expect(bound).toEqual(Object.fromEntries(promised))
  })

  test.each(titled(all))('%s names each field once', (_, route) => {
    const body = route.body && !isUpload(route.body) ? Object.keys(route.body.shape) : []
    const path = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name)
    const params = Object.keys(route.params?.shape ?? {})
    const fields = [...params, ...Object.keys(route.query?.shape ?? {}), ...body]

    expect(new Set(fields).size).toBe(fields.length)
    expect(params.toSorted()).toEqual(path.toSorted())
  })

  test.each(titled(all))('%s stands under its module and says what it does', (name, route) => {
    expect(route.path.startsWith(`/${name.split('.')[0]}`)).toBe(true)
    expect(route.summary.length).toBeGreaterThan(5)
  })

  test.each(titled(all))('%s refuses in both languages', (_, route) => {
    for (const code of [...Object.keys(route.refusals), ...Object.keys(sharedRefusals)]) {
      expect([code, hasSentence('zh-CN', code), hasSentence('en', code)]).toEqual([
        code,
        true,
        true,
      ])
    }
  })
})

describe('a stranger', () => {
  test.each(titled(guarded))('at %s hears not_signed_in', async (_, route) => {
    const body = route.method === 'GET' ? {} : { body: '{"not":"known"}' }

    const answer = await ask(route, body)

    expect(answer).toMatchObject({ status: 401, code: 'not_signed_in' })
  })

  test.each(titled(ofStaff))(
    'a member at %s, a thing of staff, hears forbidden',
    async (_, route) => {
      const answer = await ask(route, { as: 'mei' })

      expect(answer).toMatchObject({ status: 403, code: 'forbidden' })
    },
  )
})

describe('what does not fit', () => {
  test.each(titled(withBody))('%s refuses broken bodies', async (_, route) => {
    for (const body of ['{', '[]', '"text"', '{"nobody_knows":1}', '{"a":1,"a":2}']) {
      const answer = await ask(route, { as: 'wen', body })
      expect([body, answer.status, answer.code]).toEqual([body, 400, 'bad_input'])
    }
  })

  test.each(titled(all.filter(({ route }) => route.query)))(
    '%s refuses a name nobody knows',
    async (_, route) => {
      const answer = await ask(route, { as: 'wen', query: '?nobody_knows=1' })

      expect([answer.status, answer.code]).toEqual([400, 'bad_input'])
    },
  )

  test.each(titled(all.filter(({ route }) => route.params)))(
    '%s refuses an address that names nothing',
    async (_, route) => {
      for (const odd of ['%00', '%F0%9F%A7%A7', "'%20or%201=1", 'x'.repeat(199)]) {
        const path = route.path.replaceAll(/:\w+/g, odd)
        const answer = await ask(route, { as: 'wen', path })
        expect(answer.status, `${odd} ${answer.code}`).toBeGreaterThanOrEqual(400)
        expect(answer.status, `${odd} ${answer.code}`).toBeLessThan(500)
      }
    },
  )
})

describe('staff', () => {
  // A file comes alone, and means nothing to anybody until it is handed in: that takes the reason.
  const writing = ofStaff.filter(({ route }) => route.method !== 'GET' && !isUpload(route.body))
  test.each(titled(writing))('writes by %s with a reason', (_, route) => {
    const body = route.body && !isUpload(route.body) ? Object.keys(route.body.shape) : []

    expect(body).toContain('reason')
  })
})
