import { createHash } from 'node:crypto'
import { inject } from 'vitest'
import { UserId, fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { type App, openApp } from '#/app.ts'
import { many, sql } from '#/engine/db.ts'
import type { House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { modules } from '#/modules.ts'
import { ensureWallets } from '#/modules/ledger/index.ts'
import { Client } from '#/testing/client.ts'
import { openHouseOn } from '#/testing/house.ts'
import type { World } from '#/testing/world.ts'

/**
 * Lets so many people into the house and into a room by a few statements, each with a session of
 * their own: who signs up one by one would take most of the time of a race.
 */
export async function crowdOf(world: World, count: number, roomId: string): Promise<Client[]> {
  const people = Array.from({ length: count }, (_, n) => ({
    id: newId(),
    device: newId(),
    token: `a-token-of-the-crowd-${newId()}`,
    handle: `crowd_${n}_${newId().slice(-6)}`,
  }))
  const column = (pick: (one: (typeof people)[number]) => unknown) => people.map(pick)
  await world.house.inTransaction('read write', async (tx, now) => {
    const ids = column(one => one.id)
    const devices = column(one => one.device)
    const hashes = people.map(one => createHash('sha256').update(one.token).digest())
    await many(
      tx,
      sql`
        insert into identity.user (id, handle, name, language, level, state, created_at, joined_at)
        select p.id, p.handle, 'One of many', 'en', 1, 'active', ${now}, ${now}
        from unnest(${ids}::uuid[], ${column(one => one.handle)}::text[]) p(id, handle)`,
    )
    await many(
      tx,
      sql`
        insert into identity.device (id, user_id, name, created_at)
        select p.device, p.id, 'a phone', ${now}
        from unnest(${ids}::uuid[], ${devices}::uuid[]) p(id, device)`,
    )
    await many(
      tx,
      sql`
        insert into identity.session (device_id, token_hash, user_id, started_at, used_at, ends_at)
        select p.device, p.hash, p.id, ${now}, ${now}, ${now}::timestamptz + interval '90 days'
        from unnest(${ids}::uuid[], ${devices}::uuid[], ${hashes}::bytea[]) p(id, device, hash)`,
    )
    const room = present(fromWire('rom', roomId))
    await many(
      tx,
      sql`
        insert into chat.membership (room, member, role, joined_at, first_number, read_up_to)
        select ${room}::uuid, p.id, 'member', ${now}, 1, 0 from unnest(${ids}::uuid[]) p(id)`,
    )
    await many(
      tx,
      sql`
        update chat.room set member_count = member_count + ${count} where id = ${room}::uuid`,
    )
    await ensureWallets(
      tx,
      people.map(one => UserId.out.parse(one.id)),
    )
  })
  return people.map(({ id, token, handle }) => {
    return new Client(world.app, { token, handle, id: toWire('usr', id) })
  })
}

export type SecondProcess = { house: House; app: App; close(): Promise<void> }

/** Opens one more house on the database and the keys of a world: a second process to everybody. */
export async function secondProcess(world: World): Promise<SecondProcess> {
  const { db, house } = world
  const url = present(db.pool.options.connectionString)
  const { role } = inject('cluster')
  const fresh = { db, url, role, drop: async () => undefined }
  const directory = present(house.config.dataDir)
  const second = await openHouseOn(fresh, { directory, modules })
  const app = await openApp(second)
  const close = async (): Promise<void> => {
    await app.close()
    await second.close()
  }
  return { house: second, app, close }
}

/** The same person at another process. */
export const at = (app: App, { token, id, handle }: Client): Client =>
  new Client(app, { id, handle, ...(token !== undefined && { token }) })
