import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { type Db, many, one, sql } from '#/engine/db.ts'
import { houseDemo } from '#/engine/house-settings.ts'
import { modules } from '#/modules.ts'

/** What stands in a database: nothing yet, an empty house, one with people, or the demo. */
export type Standing = 'nothing' | 'empty' | 'lived in' | 'demo'

/** Looks at what stands in a database, whether or not it has been migrated. */
export async function standingOf(owner: Db): Promise<Standing> {
  const { there } = await one<{ there: boolean }>(
    owner,
    sql`
      select to_regclass('engine.setting') is not null
        and to_regclass('identity.user') is not null as there`,
  )
  if (!there) return 'nothing'
  const { demo, people } = await one<{ demo: boolean; people: boolean }>(
    owner,
    sql`
      select exists (
          select from engine.setting where key = ${houseDemo.key} and value = 'true'::jsonb
        ) as demo,
        exists (select from identity.user) as people`,
  )
  if (demo) return 'demo'
  return people ? 'lived in' : 'empty'
}

const leavingMs = 1_000
const lookMs = 50

/**
 * Tells whether somebody else is connected as Fuquan: an open house, or one that is being filled.
 * The server lets go of a connection a moment after its house has closed, so it looks for a while.
 */
export async function othersInside(owner: Db): Promise<boolean> {
  for (let waited = 0; waited < leavingMs; waited += lookMs) {
    if ((await countOthers(owner)) === 0) return false
    await pause(lookMs)
  }
  return true
}

async function countOthers(owner: Db): Promise<number> {
  const { count } = await one<{ count: number }>(
    owner,
    sql`
      select count(*)::int as count
      from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and application_name like 'fuquan%' and application_name <> 'fuquan demo'`,
  )
  return count
}

/** Removes a house from its database and its files from the disk. Only for a demo. */
export async function dropHouse(owner: Db, filesDir: string): Promise<string[]> {
  const ours = ['engine', 'jobs', ...modules.map(module => module.name)]
  const there = await many<{ name: string }>(
    owner,
    sql`select nspname as name from pg_namespace where nspname = any(${ours}::text[]) order by 1`,
  )
  const names = there.map(({ name }) => name)
  // All or nothing: half a house would be neither the demo nor an empty one.
  if (names.length > 0) await many(owner, sql.raw(`drop schema ${names.join(', ')} cascade`))
  for (const folder of ['pictures', 'archives', 'chat', 'stickers', 'covers']) {
    await rm(join(filesDir, folder), { recursive: true, force: true })
  }
  return names
}
