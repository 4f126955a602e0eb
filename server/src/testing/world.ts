import type { FastifyInstance } from 'fastify'
import { openApp } from '#/app.ts'
import type { Db } from '#/engine/db.ts'
import type { House, HouseOptions } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { modules } from '#/modules.ts'
import { renewSetupCode } from '#/modules/console/setup-code.ts'
import { present } from '#/kit/assert.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { booksBalance } from './books.ts'
import { Client } from './client.ts'
import { openTestHouse } from './house.ts'
import { runDueJobs } from './jobs.ts'
import { zoneOfTests } from './zone.ts'

export const pinOfAll = '280516'
export const passwordOfAll = 'willow-lane-lantern'
export const names = ['lin', 'mei', 'bo', 'ana', 'tariq', 'stranger'] as const
export type Name = (typeof names)[number]

export type World = {
  app: FastifyInstance
  house: House
  db: Db
  /** Wen made the house; the others came by an invite and have 1,000.00 each. */
  people: Record<Name | 'wen', Client>
  guest: Client
  /** Signs somebody new up through an invite. */
  join(handle: string): Promise<Client>
  /** Runs every due job. */
  settle(): Promise<void>
  /** Checks the books, closes everything and removes the database. */
  close(): Promise<void>
}

type Options = Partial<HouseOptions> & {
  env?: Record<string, string>
  startingCredits?: string
  joinMode?: string
}

/** Opens a whole house on a fresh database, through the real first run and real sign-ups. */
export async function openWorld(options: Options = {}): Promise<World> {
  const { startingCredits = '50000', joinMode = 'invite', ...rest } = options
  const { house, close } = await openTestHouse({ modules, ...rest })
  const app = await openApp(house)
  const guest = new Client(app)
  const code = present(await renewSetupCode(house), 'a setup code')
  const first = await guest.get('firstRun', firstRunAsk(code, { startingCredits, joinMode }))
  const made: { owner: { id: string }; token: string; invite: { url: string } } = first as never
  const wen = new Client(app, { token: made.token, id: made.owner.id, handle: 'wen' })
  const inviteCode = made.invite.url.split('/').at(-1) ?? ''

  const join = async (handle: string): Promise<Client> => {
    const input = { handle, name: nameOf(handle), password: passwordOfAll, inviteCode, as: 'token' }
    const joined = await guest.get('signUp', input)
    const { token, user }: { token: string; user: { id: string } } = joined as never
    return new Client(app, { token, id: user.id, handle })
  }
  const joined = await Promise.all(
    names.map(async name => [name, await join(name.padEnd(3, '_'))] as const),
  )
  const people = { wen, ...(Object.fromEntries(joined) as Record<Name, Client>) }
  const settle = async (): Promise<void> => {
    await runDueJobs(house)
  }
  await settle()
  await Promise.all(Object.values(people).map(one => one.get('setPin', { pin: pinOfAll })))
  return {
    ...{ app, house, db: house.db, people, guest, join, settle },
    close: async () => {
      await settle()
      await booksBalance(house.db)
      await app.close()
      await close()
    },
  }
}

const nameOf = (handle: string): string => `${handle[0]?.toUpperCase()}${handle.slice(1)}`

const firstRunAsk = (code: string, unit: { startingCredits: string; joinMode: string }) => ({
  code,
  owner: { handle: 'wen', name: '温岚 Wen', password: passwordOfAll },
  community: { name: '柳溪里 Willow Lane', languages: ['zh-CN', 'en'], timeZone: zoneOfTests },
  unit: {
    code: 'FU',
    scale: 2,
    symbols: { 'zh-CN': '福', en: 'fu' },
    names: { 'zh-CN': '福币', en: 'fu' },
  },
  ...unit,
  as: 'token',
})

/** Makes a room of `owner` with the others in it, through a link. Gives its id. */
export async function roomOf(owner: Client, others: readonly Client[]): Promise<string> {
  const roomId = toWire('rom', newId())
  await owner.get('createRoom', { roomId, name: '三班 Class 3' })
  const { code }: { code: string } = (await owner.get('makeLink', { roomId })) as never
  for (const one of others) await one.get('joinByLink', { code })
  return roomId
}

type Sending = { mode?: string; split?: string; total: string; shares: number; greeting?: string }

/** Sends an envelope with a real step-up. Gives the whole answer. */
export async function sendEnvelope(
  sender: Client,
  roomId: string,
  { mode = 'lucky', split = 'lucky:2', total, shares, greeting = '恭喜发财' }: Sending,
) {
  const input = { roomId, mode, split, total, shares, greeting }
  const { proof }: { proof: string } = (await sender.get('stepUp', {
    pin: pinOfAll,
    kind: 'envelopes.send',
    payee: roomId,
    amount: total,
    facts: { mode, split, shares: String(shares) },
  })) as never
  return sender.call('sendEnvelope', { ...input, proof, acceptFewActive: true })
}
