import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { EnvelopeId, toWire, UserId } from '../../contract/src/vocabulary/ids.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { sealKeyOf } from '../../server/src/modules/envelopes/sealing.ts'
import { sealSeed } from '../../server/src/modules/envelopes/seed.ts'
import { houseAccount, personAccount } from '../../server/src/modules/ledger/book/accounts.ts'
import type { Keys } from '../../server/src/engine/keys.ts'
import { headOf, tokenDigest } from './house.ts'

const walletKind = 1
const waitingKind = 4
const envelopeKind = 10
const walletKinds = [
  ['wallet', walletKind],
  ['waiting', waitingKind],
] as const
const asset = 1
const ceiling = '1000000000'

/** A house as far as it is filled by SQL: the owner's id may be in either form. */
export type Ground = { pool: pg.Pool; keys: Keys; port: number; owner: { id: string } }

/** People with a session each, all in one room. `heads` sign their requests. */
export type Members = { room: string; people: string[]; heads: string[] }

/** Puts `count` people into a house by SQL, as sign-ups, sign-ins and a room link would. */
export async function fillHouse(house: Ground, count: number): Promise<Members> {
  const people = Array.from({ length: count }, () => UserId.out.parse(newId()))
  const tokens = people.map(() => randomBytes(32).toString('base64url'))
  const { pool } = house
  await pool.query(
    `insert into identity.user (id, handle, name, language, level, state, created_at, joined_at)
     select u, 'mem' || n, 'M' || n, 'en', 2, 'active', now(), now()
       from unnest($1::uuid[]) with ordinality p(u, n)`,
    [people],
  )
  await pool.query(
    `with device as (
       insert into identity.device (id, user_id, name, created_at)
       select u, u, 'Phone', now() from unnest($1::uuid[]) u)
     select 1`,
    [people],
  )
  await pool.query(
    `insert into identity.session (device_id, token_hash, user_id, started_at, used_at, ends_at)
     select u, h, u, now(), now(), now() + interval '30 days'
       from unnest($1::uuid[], $2::bytea[]) s(u, h)`,
    [people, tokens.map(tokenDigest)],
  )
  for (const [kind, code] of walletKinds) {
    await openAccounts(pool, { people, ids: people.map(one => personAccount(one, kind)), code })
  }
  const room = await openRoom(house, people)
  await pool.query('vacuum analyze')
  return { room, people, heads: tokens.map(token => headOf(house.port, token)) }
}

type Opening = { people: readonly string[]; ids: readonly string[]; code: number }

async function openAccounts(pool: pg.Pool, { people, ids, code }: Opening): Promise<void> {
  await pool.query(
    `with opened as (
       insert into ledger.account (id, owner, asset, kind, opened_at)
       select a, u, $3, $4, now() from unnest($1::uuid[], $2::uuid[]) o(a, u)
     ), owned as (
       insert into ledger.owned (owner, asset, kind, account)
       select u, $3, $4, a from unnest($1::uuid[], $2::uuid[]) o(a, u)
     )
     insert into ledger.balance (account, asset, ceiling)
     select a, $3, $5::bigint from unnest($1::uuid[]) a`,
    [ids, people, asset, code, code === walletKind ? ceiling : null],
  )
}

/** Opens a room of these people and the owner. Gives its plain id. */
export async function openRoom(
  { pool, owner }: Ground,
  people: readonly string[],
): Promise<string> {
  const room = newId()
  await pool.query(
    `insert into chat.room (id, kind, name, template, purpose, rhythm, may_invite, maker, number,
       member_count, made_at, active_at)
     values ($1, 'group', 'Bench', 'class', '', 'none', 'everyone', $2, 0, $3, now(), now())`,
    [room, plain(owner.id), people.length + 1],
  )
  await pool.query(
    `insert into chat.membership (room, member, role, joined_at, first_number, read_up_to)
     select $1, m, case when m = $3 then 'owner' else 'member' end, now() - interval '1 hour', 1, 0
       from unnest($2::uuid[]) m`,
    [room, [...people, plain(owner.id)], plain(owner.id)],
  )
  return room
}

const plain = (id: string): string => (id.startsWith('usr_') ? UserId.parse(id) : id)

/** Opens the wallet and the waiting account of one more member. */
export async function openWallets({ pool }: Ground, member: string): Promise<void> {
  const person = UserId.out.parse(plain(member))
  for (const [kind, code] of walletKinds) {
    await openAccounts(pool, { people: [person], ids: [personAccount(person, kind)], code })
  }
}

/** Pays money out of the issue into a member's wallet. */
export async function payIn({ pool }: Ground, member: string, amount: bigint): Promise<void> {
  const wallet = personAccount(UserId.out.parse(plain(member)), 'wallet')
  await pool.query(
    `select ledger.public_pay_out($1, $2, 'issue', null, $3, array[$4::uuid], array[$5::bigint],
       now())`,
    [houseAccount('issue'), newId(), asset, wallet, amount.toString()],
  )
}

/** Who taps together: all within so long after the first tap, or all until it opens. */
export type Moment = { windowMs: number } | { opensInMs: number }

/** Puts an envelope of shares from 1 to 9 into the room, its seed sealed as the house does it. */
export async function putEnvelope(
  house: Ground,
  room: string,
  shares: number,
  moment: Moment = { windowMs: 0 },
): Promise<string> {
  const windowMs = 'windowMs' in moment ? moment.windowMs : 0
  const opensInMs = 'opensInMs' in moment ? moment.opensInMs : null
  const id = EnvelopeId.out.parse(newId())
  const { pool, keys } = house
  const amounts = Array.from({ length: shares }, (_, n) => String(1 + (n % 9)))
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString()
  const sealed = sealSeed(sealKeyOf({ keys }, id), randomBytes(32), randomBytes(12))
  await openAccounts(pool, { people: [id], ids: [id], code: envelopeKind })
  await pool.query(
    `insert into envelopes.envelope (id, asset, sender, total, shares, sent_at, expires_at,
       state, window_ms, gathers_at, opens_at, drawn)
     select $1, $2, $3, $4, $5, now(), now() + interval '1 day',
       case when m.opens_in is null then 'open' else 'scheduled' end, m.window_ms,
       case when m.opens_in is not null then now() end,
       now() + m.opens_in * interval '1 millisecond',
       m.window_ms = 0 and m.opens_in is null
     from (select $6::int as window_ms, $7::int as opens_in) m`,
    [id, asset, plain(house.owner.id), total, shares, windowMs, opensInMs],
  )
  await pool.query(
    `insert into envelopes.terms (envelope, mode, audience, room, greeting, cover)
     values ($1, 'lucky', 'group', $2, '', 'plain')`,
    [id, room],
  )
  await pool.query(
    `insert into envelopes.draw (envelope, asset_code, split, least, most, commit, seed_sealed)
     values ($1, 'FU', 'lucky:2', 1, 20000, repeat('0', 64), $2)`,
    [id, sealed],
  )
  await pool.query(
    `insert into envelopes.chunk (envelope, number, amounts)
     select $1, (place - 1) / 1000, array_agg(amount order by place)
       from unnest($2::bigint[]) with ordinality s(amount, place) group by 2`,
    [id, amounts],
  )
  await pool.query(
    `select ledger.public_pay_out($1, $2, 'envelope_send', $3, $4, array[$3::uuid],
       array[$5::bigint], now())`,
    [houseAccount('issue'), newId(), id, asset, total],
  )
  return id
}

/** The path a claim of this envelope is asked at. */
export const claimPath = (id: string): string =>
  `/api/envelopes/${toWire('env', EnvelopeId.out.parse(id))}/claim`
