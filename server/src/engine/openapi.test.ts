import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contract } from '@fuquan/contract/index.ts'
import { type Route, type Routes, sharedRefusals } from '@fuquan/contract/route.ts'
import { Amount, AskedAmount } from '@fuquan/contract/vocabulary/money.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isDeclared, openApiOf, refusalsOf } from './openapi.ts'

const Parcel = z
  .object({ amount: Amount, sentAt: Instant, note: z.string().optional() })
  .meta({ id: 'TestParcel' })
const routes = {
  sendParcel: {
    method: 'POST',
    path: '/parcels/:parcelId',
    summary: 'Send a parcel',
    access: 'user',
    keyed: true,
    params: z.object({ parcelId: z.string() }),
    body: z.object({ amount: AskedAmount }),
    reply: Parcel,
    refusals: { parcel_lost: 410 },
  },
} as const satisfies Routes

// The document is ours to look into as far as a test needs.
type Loose = { [key: string]: Loose } & string

test('the document shows the wire: an amount is a text, a moment is a text', async () => {
  const document = (await openApiOf({ parcels: routes })) as unknown as Loose

  const parcel = document['components']?.['schemas']?.['TestParcel']
  const schemas = document['components']?.['schemas']
  expect(parcel?.['properties']?.['amount']?.['$ref']).toBe('#/components/schemas/Amount')
  expect(schemas?.['Amount']?.['type']).toBe('string')
  expect(schemas?.['Instant']?.['format']).toBe('date-time')
  expect(Object.keys(schemas ?? {})).not.toContain('TestParcelInput')
})

test('a route that moves money names the header that keeps it single', async () => {
  const document = (await openApiOf({ parcels: routes })) as unknown as Loose

  const operation = document['paths']?.['/parcels/{parcelId}']?.['post']
  const parameters = JSON.stringify(operation?.['parameters'])
  expect(parameters).toContain('"in":"header","name":"idempotency-key"')
  expect(operation?.['operationId']).toBe('sendParcel')
  expect(operation?.['tags']).toEqual(['parcels'])
})

test('the codes of a route are its own and those its shape implies', () => {
  const codes = [...refusalsOf(routes.sendParcel).values()].flat()

  expect(codes).toContain('parcel_lost')
  expect(codes).toContain('idempotency_key_missing')
  expect(codes).toContain('not_signed_in')
})

test('a file of JSON is described as what it holds, a table as text, a picture as bytes', async () => {
  const document = (await openApiOf(contract)) as unknown as Loose
  const done: string = '200'
  const of200 = (path: string, type: string) =>
    document['paths']?.[path]?.['get']?.['responses']?.[done]?.['content']?.[type]?.['schema']

  expect(of200('/ledger/bills-export.json', 'application/json')).not.toHaveProperty('type')
  expect(of200('/ledger/bills-export', 'text/csv')).toEqual({ type: 'string' })
  expect(of200('/identity/pictures/{pictureId}', 'image/webp')).toHaveProperty('format', 'binary')
})

test('what may come before any action is declared wherever it may come', () => {
  const staff = contract.ledger.pauseMoney
  const { keepDesk } = contract.identity
  const codes = (route: Route) => [...refusalsOf(route).values()].flat()

  expect(codes(staff)).toEqual(expect.arrayContaining(['sign_in_again', 'forbidden', 'wrong_type']))
  expect(codes(keepDesk)).toEqual(expect.arrayContaining(['sign_in_again', 'bad_input']))
  expect(isDeclared(contract.console.changeSettings, 'idempotency_key_reused')).toBe(true)
  expect(isDeclared(contract.ledger.chargePayCode, 'ledger_insufficient')).toBe(false)
})

test('no two routes of the house share a name or a path', () => {
  const all = Object.values<Routes>(contract).flatMap(part => Object.entries(part))
  const names = all.map(([name]) => name)
  const paths = all.map(([, route]) => `${route.method} ${route.path}`)

  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([])
  expect(paths.filter((path, n) => paths.indexOf(path) !== n)).toEqual([])
})

test('a shared code means the same status on every route', () => {
  const all = Object.values<Routes>(contract).flatMap(part => Object.values(part))
  const statuses = new Map<string, number>(Object.entries(sharedRefusals))
  const twice = all
    .flatMap(route => Object.entries(route.refusals))
    .filter(([code, status]) => {
      const known = statuses.get(code)
      statuses.set(code, status)
      return known !== undefined && known !== status
    })

  expect(twice).toEqual([])
})

test('what is committed is what the contract says', async () => {
  const path = join(import.meta.dirname, '../../../contract/openapi.json')

  const fresh = `${JSON.stringify(await openApiOf(contract), null, 2)}\n`

  expect(await readFile(path, 'utf8')).toBe(fresh)
})

test('no shape in the document is left open where a name stands', async () => {
  const document = await openApiOf(contract)
  const text = JSON.stringify(document)

  const named = [...text.matchAll(/#\/components\/(schemas|responses)\/([\w.]+)"/g)]
  const known = {
    schemas: document.components.schemas,
    responses: document.components.responses ?? {},
  }

  expect(named.length).toBeGreaterThan(0)
  for (const [, kind = '', name = ''] of named) {
    expect(Object.keys(kind === 'schemas' ? known.schemas : known.responses)).toContain(name)
  }
})
