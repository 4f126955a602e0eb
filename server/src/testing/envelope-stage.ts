import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RoomId, type EnvelopeId, TransferId, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { readConfig } from '#/engine/config.ts'
import { type Db, many, one, sql, type Tx } from '#/engine/db.ts'
import { type Actor, type Ctx, type House, openHouse } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { newId } from '#/engine/ids.ts'
import { openLog } from '#/engine/log.ts'
import { assert, present } from '#/kit/assert.ts'
import * as chat from '#/modules/chat/index.ts'
import { lockDay, saveWon } from '#/modules/envelopes/counted.ts'
import { fill, type Filling } from '#/modules/envelopes/index.ts'
import { envelopes } from '#/modules/envelopes/module.ts'
import * as identity from '#/modules/identity/index.ts'
import * as ledger from '#/modules/ledger/index.ts'
import { notifications } from '#/modules/notifications/module.ts'
import { freshDatabase } from './database.ts'

export const hourMs = 3_600_000
/** The default ceiling of a wallet, 50,000.00. */
export const walletMax = 5_000_000n
const names = ['lin', 'mei', 'bo', 'ana', 'tariq', 'stranger'] as const
export type Name = (typeof names)[number]

/** A house with people, one room and money, for tests of envelopes below HTTP. */
export type Stage = {
  house: House
  db: Db
  people: Record<Name, UserId>
  /** Lin's room; Lin, Mei, Bo, Ana and Tariq are in it, the stranger is not. */
  room: RoomId
  ctxOf(tx: Tx, actor: Actor, now: Date): Ctx
  actor(id: UserId, level?: number): Actor
  /** Puts an envelope of Lin's into the room. Defaults: lucky, 10.00 in 10, one day. */
  send(some?: Partial<Filling['terms']>, lifeMs?: number): Promise<EnvelopeId>
  /** Makes so many people who only have a wallet and a place in the room. */
  crowd(count: number, how?: { wallets?: boolean }): Promise<UserId[]>
  /** Leaves no room in somebody's wallet. */
  fillWallet(person: UserId): Promise<void>
  closeWallet(person: UserId): Promise<void>
  /** Lets somebody of level L0 have claimed all that a day allows. */
  useUpDay(person: UserId): Promise<void>
  balance(account: string): Promise<bigint>
  /** Demands that every envelope is what its claims, shares and account say. */
  booksAgree(): Promise<void>
  /** A second process on the same database. */
  secondHouse(): Promise<House>
  close(): Promise<void>
}

/** Opens the stage on a fresh database. Lin has 50,000.00, everybody else nothing. */
export async function openStage(): Promise<Stage> {
  const fresh = await freshDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-stage-'))
  const open = (): Promise<House> =>
    openHouse({
      config: readConfig({ FUQUAN_DATA_DIR: directory }),
      modules: [notifications, envelopes],
      databaseUrl: fresh.url,
      role: fresh.role,
      workers: false,
      log: openLog('warn'),
    })
  const house = await open()
  const others: House[] = []
  const people = await house.inTransaction('read write', (tx, now) => settle(tx, now))
  const room = await house.inTransaction('read write', (tx, now) => furnish(tx, people, now))

  return {
    house,
    db: house.db,
    people,
    room,
    actor: actorOf,
    ...handsOf(house, { people, room }),
    booksAgree: async () => {
      const findings = await house.read(async tx => (await envelopes.check?.(tx)) ?? [])
      assert(findings.length === 0, JSON.stringify(findings))
    },
    secondHouse: async () => {
      const opened = await open()
      others.push(opened)
      return opened
    },
    close: async () => {
      for (const other of [...others, house]) await other.close()
      await fresh.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

type Place = Pick<Stage, 'people' | 'room'>
type Hands = Omit<
  Stage,
  'house' | 'db' | 'people' | 'room' | 'actor' | 'booksAgree' | 'secondHouse' | 'close'
>

/** What a test may do on the stage besides opening envelopes. */
function handsOf(house: House, { people, room }: Place): Hands {
  const zone = house.settings.of(houseTimeZone)
  const ctxOf = (tx: Tx, actor: Actor, now: Date): Ctx => {
    const { dice, log, settings } = house
    return { tx, actor, now, dice, key: undefined, log, settings, house }
  }
  return {
    ctxOf,
    send: (some = {}, lifeMs = 24 * hourMs) =>
      house.inTransaction('read write', (tx, now) =>
        fill(ctxOf(tx, actorOf(people.lin), now), {
          room,
          mode: 'lucky',
          greeting: 'Best wishes',
          cover: 'plain',
          lateJoiners: false,
          terms: { ...usual, ...some },
          expiresAt: new Date(now.getTime() + lifeMs),
        }),
      ),
    crowd: (count, { wallets = true } = {}) =>
      house.inTransaction('read write', (tx, now) => gather(tx, { room, count, wallets, now })),
    fillWallet: person =>
      house.inTransaction('read write', (tx, now) => issue(tx, person, walletMax, now)),
    closeWallet: async person => {
      const account = ledger.personAccount(person, 'wallet')
      await many(house.db, sql`update ledger.balance set state = 3 where account = ${account}`)
    },
    useUpDay: async person => {
      await house.inTransaction('read write', async (tx, at) => {
        const day = { at, timeZone: zone }
        await lockDay(tx, [person], day)
        await saveWon(tx, [{ claimer: person, amount: 10_000n }], day)
      })
    },
    balance: account => readBalance(house.db, account),
  }
}

const usual = {
  split: 'lucky:2',
  total: 1_000n,
  shares: 10,
  least: 1n,
  most: 20_000n,
} as const

const actorOf = (id: UserId, level = 1): Actor => ({
  kind: 'user',
  id,
  level,
  roles: [],
  restricted: false,
  language: 'en',
  address: '',
})

async function settle(tx: Tx, now: Date): Promise<Record<Name, UserId>> {
  await ledger.setUpAsset(tx, {
    code: 'CREDIT',
    scale: 2,
    symbols: { 'zh-CN': '', en: '' },
    names: { 'zh-CN': '福币', en: 'credit' },
  })
  const found = new Map<string, UserId>()
  for (const name of names) {
    const card = await identity.register(tx, {
      handle: `${name}_here`, // Handles have three letters at least.
      name,
      language: 'en',
      passwordHash: 'none',
      now,
    })
    found.set(name, card.id)
  }
  const ids = [...found.values()]
  await ledger.ensureWallets(tx, ids)
  const of = (name: Name): UserId => present(found.get(name))
  await issue(tx, of('lin'), walletMax, now)
  return {
    lin: of('lin'),
    mei: of('mei'),
    bo: of('bo'),
    ana: of('ana'),
    tariq: of('tariq'),
    stranger: of('stranger'),
  }
}

async function issue(tx: Tx, person: UserId, amount: bigint, now: Date): Promise<void> {
  await ledger.move(tx, {
    id: TransferId.out.parse(newId()),
    kind: 'issue',
    from: ledger.houseAccount('issue'),
    legs: [{ to: ledger.personAccount(person, 'wallet'), amount }],
    now,
  })
}

async function furnish(tx: Tx, people: Record<Name, UserId>, now: Date): Promise<RoomId> {
  const id = RoomId.out.parse(newId())
  await chat.openRoom(tx, {
    id,
    maker: people.lin,
    name: 'Dinner',
    template: 'dinner',
    purpose: '',
    rhythm: 'none',
    now,
  })
  const users = [people.mei, people.bo, people.ana, people.tariq]
  await chat.addMembers(tx, { roomId: id, users, max: 500, now })
  return id
}

/** A crowd comes in by one statement: what they need is a place in the room and a wallet. */
async function gather(
  tx: Tx,
  { room, count, wallets, now }: { room: RoomId; count: number; wallets: boolean; now: Date },
): Promise<UserId[]> {
  const people = Array.from({ length: count }, () => UserId.out.parse(newId()))
  const paid = wallets ? people : []
  for (let from = 0; from < paid.length; from += 1_000) {
    await ledger.ensureWallets(tx, paid.slice(from, from + 1_000))
  }
  await many(
    tx,
    sql`
      insert into chat.membership (room, member, role, joined_at, first_number, read_up_to)
      select ${room}, p.id, 'member', ${now}, 1, 0
      from unnest(${people}::uuid[]) p(id)`,
  )
  await many(
    tx,
    sql`
      update chat.room
      set member_count = member_count + ${count}
      where id = ${room}`,
  )
  return people
}

async function readBalance(db: Db, account: string): Promise<bigint> {
  const row = await one<{ balance: bigint }>(
    db,
    sql`select balance from ledger.balance where account = ${account}`,
  )
  return row.balance
}
