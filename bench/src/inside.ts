import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { readConfig } from '../../server/src/engine/config.ts'
import { type House, openHouse } from '../../server/src/engine/house.ts'
import { newId } from '../../server/src/engine/ids.ts'
import { openLog } from '../../server/src/engine/log.ts'
import { modules } from '../../server/src/modules.ts'
import { setUpAsset } from '../../server/src/modules/ledger/index.ts'
import { openPool, type Server } from './stage.ts'

const asset = {
  code: 'BENCH',
  scale: 2,
  symbols: { 'zh-CN': '福', en: 'fu' },
  names: { 'zh-CN': '福币', en: 'fu' },
} as const

/** A house in this very process, without HTTP and without workers. */
export type Inside = { house: House; url: string; pool: pg.Pool; close(): Promise<void> }

/** Opens a house inside this process on a clone of a template; its asset and accounts stand. */
export async function openInside(server: Server, template: string): Promise<Inside> {
  const url = await server.clone(template)
  const directory = await mkdtemp(join(tmpdir(), 'fuquan-inside-'))
  const pool = openPool(url)
  const house = await openHouse({
    config: readConfig({ FUQUAN_DATA_DIR: directory, DATABASE_URL: url }),
    modules,
    databaseUrl: url,
    workers: false,
    log: openLog('error'),
  })
  const { rowCount } = await pool.query('select 1 from ledger.asset')
  if (rowCount === 0) await house.inTransaction('read write', tx => setUpAsset(tx, asset))
  return {
    house,
    url,
    pool,
    close: async () => {
      await house.close()
      await pool.end()
      await server.drop(url)
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What `fillHouse` and `putEnvelope` need of a house that is not a program of its own. */
export const groundOf = ({ house, pool }: Inside) => ({
  pool,
  keys: house.keys,
  port: 0,
  owner: { id: ownerId },
})

const ownerId = newId()
