import { file, type Routes, type StaffRole, upload } from '@fuquan/contract/route.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { AskedAmount } from '@fuquan/contract/vocabulary/money.ts'
import { Reason, words } from '@fuquan/contract/vocabulary/text.ts'
import { Instant } from '@fuquan/contract/vocabulary/time.ts'
import { z } from 'zod'
import { openApp } from '#/app.ts'
import { bind, withSession } from '#/engine/bind.ts'
import { many, one, sql, type Tx } from '#/engine/db.ts'
import type { Actor } from '#/engine/house.ts'
import { derivedId } from '#/engine/ids.ts'
import type { Module } from '#/engine/module.ts'
import { refuse } from '#/kit/refusal.ts'
import { asOwner } from './database.ts'
import { openTestHouse } from './house.ts'

// A module with one table, small enough to see through: parcels that somebody sends.
const Parcel = z.object({ number: z.int(), amount: AskedAmount, sentAt: Instant })
const refusals = { not_found: 404, forbidden: 403, busy: 503 } as const
const routes = {
  sendParcel: {
    method: 'POST',
    path: '/parcels/:to',
    summary: 'Send',
    access: 'user',
    keyed: true,
    params: z.object({ to: z.string() }),
    body: z.object({ amount: AskedAmount, note: words({ max: 20 }).optional() }),
    reply: Parcel,
    refusals,
  },
  countParcels: {
    method: 'GET',
    path: '/parcels',
    summary: 'Count',
    access: 'anyone',
    query: z.object({ limit: z.coerce.number().int().max(10).optional() }),
    reply: z.object({ count: z.int() }),
    refusals: {},
  },
  peekParcels: {
    method: 'GET',
    path: '/parcels/peek',
    summary: 'A read that writes',
    access: 'user',
    reply: z.object({}),
    refusals: {},
  },
  recall: {
    method: 'DELETE',
    path: '/parcels/of/:userId',
    summary: 'Take back all parcels of a person',
    access: 'staff',
    roles: ['operator'],
    params: z.object({ userId: UserId }),
    body: z.object({ reason: Reason }),
    reply: z.object({}),
    refusals: {},
  },
  knock: {
    method: 'POST',
    path: '/parcels/door/knock',
    summary: 'Sign in',
    access: 'anyone',
    own: true,
    body: z.object({ as: z.enum(['cookie', 'token']).default('cookie') }),
    reply: z.object({ token: z.string().optional() }),
    refusals: {},
  },
  bringPicture: {
    method: 'POST',
    path: '/parcels/picture',
    summary: 'Bring a file',
    access: 'user',
    body: upload({ bytesMax: 1_000 }),
    reply: z.object({ bytes: z.int() }),
    refusals: {},
  },
  getTable: {
    method: 'GET',
    path: '/parcels/table',
    summary: 'A table',
    access: 'user',
    reply: file('text/csv'),
    refusals: {},
  },
} as const satisfies Routes

/** How the next parcels go: each mood is one way in which an act may end. */
export type Mood = 'well' | 'busy' | 'refuse' | 'break' | 'abort' | 'unfit' | 'slow'
const state: { mood: Mood; ran: number } = { mood: 'well', ran: 0 }

const actions = bind(routes, {
  sendParcel: async ({ tx, now }, { to, amount }) => {
    state.ran++
    const { number } = await one<{ number: number }>(
      tx,
      sql`insert into parcels.parcel (receiver, amount) values (${to}, ${amount}) returning number`,
    )
    await act(tx)
    return { number: state.mood === 'unfit' ? number + 0.5 : number, amount, sentAt: now }
  },
  countParcels: async ({ tx }) => ({ count: Number(await countOf(tx)) }),
  peekParcels: async ({ tx }) => {
    await many(tx, sql`insert into parcels.parcel (receiver, amount) values ('a read', 1)`)
    return {}
  },
  recall: async ({ tx }) => {
    await many(tx, sql`delete from parcels.parcel`)
    return {}
  },
  knock: async () => withSession({}, { token: 'lin', expiresAt: new Date('2027-01-01T00:00:00Z') }),
  bringPicture: async (_, { file: brought }) => ({ bytes: brought.bytes }),
  getTable: async () => ({ bytes: Buffer.from('a,b\n'), name: '\u8868.csv', etag: 'one' }),
})

async function act(tx: Tx): Promise<void> {
  const { mood } = state
  if (mood === 'busy') refuse('busy', { retry_after: 2 })
  if (mood === 'refuse') refuse('not_found')
  if (mood === 'break') throw new Error('Lin owes Mei 300')
  if (mood === 'slow') await many(tx, sql`select pg_sleep(2.6)`)
  // A statement that fails leaves the transaction unusable, whoever swallows the error.
  if (mood === 'abort') await many(tx, sql`select 1 / 0`).catch(() => undefined)
}
const countOf = async (tx: Tx) =>
  (await one<{ n: bigint }>(tx, sql`select count(*) as n from parcels.parcel`)).n

/** The id of a person by name. */
// The cast is safe: such a person exists in the tests of this module only.
export const idOf = (name: string) => derivedId('person', name)
const person = (name: string, more: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id: idOf(name),
  level: 0,
  roles: [],
  restricted: false,
  language: 'en',
  address: '',
  ...more,
})
const rolesOf: Readonly<Record<string, readonly StaffRole[]>> = {
  wen: ['owner'],
  tariq: ['operator'],
  ana: ['auditor'],
}
const parcels: Module = {
  name: 'parcels',
  routes: actions,
  constraints: { parcel_amount_check: 'forbidden' },
  who: async (_, { cookie, bearer }) => {
    const name = cookie ?? bearer ?? ''
    if (!['lin', 'mei', 'bo', 'wen', 'tariq', 'ana'].includes(name)) return undefined
    return person(name, { restricted: name === 'bo', roles: rolesOf[name] ?? [] })
  },
}

const table = `
  create schema parcels
  create table parcel (
    number int generated always as identity,
    receiver text not null,
    amount bigint not null constraint parcel_amount_check check (amount < 1000000)
  )`

type Ask = { as?: string; key?: string; to?: string; body?: unknown; headers?: object }
/** A house of parcels: `state` says how the next ones go and how many acts were begun. */
export type ParcelHouse = Awaited<ReturnType<typeof openParcels>>

/** Opens a house with one small module whose acts can be made to fail in every way. */
export async function openParcels() {
  const { house, fresh, close } = await openTestHouse({ modules: [parcels] })
  await asOwner(fresh.url, table)
  if (fresh.role !== undefined) {
    await asOwner(fresh.url, `grant usage on schema parcels to ${fresh.role}`)
    await asOwner(fresh.url, `grant all on parcels.parcel to ${fresh.role}`)
  }
  const app = await openApp(house)
  let keys = 0
  return {
    app,
    house,
    state,
    send: ({ as = 'lin', key, to = 'mei', body = { amount: '5' }, headers = {} }: Ask = {}) =>
      app.inject({
        method: 'POST',
        url: `/api/parcels/${to}`,
        headers: {
          'content-type': 'application/json',
          ...(as !== '' && { authorization: `Bearer ${as}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
          ...headers,
        },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    sent: async () => Number((await app.inject('/api/parcels')).json().count),
    newKey: () => `key-${++keys}`,
    reset: async () => {
      Object.assign(state, { mood: 'well', ran: 0 })
      await house.inTransaction('read write', tx => many(tx, sql`delete from parcels.parcel`))
    },
    close: async () => {
      await app.close()
      await close()
    },
  }
}
