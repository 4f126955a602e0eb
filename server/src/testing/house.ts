import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '#/engine/config.ts'
import { type House, type HouseOptions, openHouse } from '#/engine/house.ts'
import { openLog } from '#/engine/log.ts'
import { rewrite, writeAmountsIn } from '#/engine/words.ts'
import { type FreshDatabase, freshDatabase } from './database.ts'

export type TestHouse = { house: House; fresh: FreshDatabase; close(): Promise<void> }

type Options = Partial<HouseOptions> & { env?: Record<string, string> }

/** Opens a house of the given modules on a fresh database. Jobs run only with `workers: true`. */
export async function openTestHouse(options: Options): Promise<TestHouse> {
  const fresh = await freshDatabase()
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-house-'))
  const house = await openHouseOn(fresh, { ...options, directory })
  return {
    house,
    fresh,
    close: async () => {
      await house.close()
      // The words and the unit of this house are the process's, and its next file is another house.
      rewrite([])
      writeAmountsIn({ scale: 2, symbols: { 'zh-CN': '', en: '' } })
      await fresh.drop()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Opens one more house on a database that has one: a second process, as far as anybody can see. */
export async function openHouseOn(
  fresh: Pick<FreshDatabase, 'url' | 'role'>,
  { env, directory, ...options }: Options & { directory: string },
): Promise<House> {
  const settings = { FUQUAN_DATA_DIR: directory, FUQUAN_DATABASE_POOL: '8', ...env }
  return openHouse({
    // argon2id at its real price would make most of the time of a test.
    config: { ...readConfig(settings), cheapHashing: true },
    modules: [],
    databaseUrl: fresh.url,
    role: fresh.role,
    log: openLog('silent'),
    workers: false,
    ...options,
  })
}
