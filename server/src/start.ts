import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#/engine/config.ts'
import { type House, openHouse } from '#/engine/house.ts'
import type { Logger } from '#/engine/log.ts'
import { migrate, readMigrations } from '#/engine/migrate.ts'
import { findRunning, startPostgres } from '#/engine/postgres.ts'
import { greet } from '#/engine/postgres-outside.ts'
import { modules } from '#/modules.ts'

export const version: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version

/** A database that is there, ours or another's, and how to let go of it. */
export type Base = { url: string; directUrl: string; stop(): Promise<void> }

/** Gives the database: the embedded one, started or adopted, or the one the settings name. */
export async function openBase(config: Config, log: Logger): Promise<Base> {
  const { databaseUrl: url, databaseDirectUrl: directUrl = url } = config
  if (url !== undefined && directUrl !== undefined) {
    await greet('DATABASE_URL', url)
    if (directUrl !== url) await greet('FUQUAN_DATABASE_DIRECT_URL', directUrl)
    return { url, directUrl, stop: async () => undefined }
  }
  const server = await startPostgres({ dataDir: config.dataDir, user: config.databaseUser, log })
  return { url: server.url, directUrl: server.url, stop: () => server.stop() }
}

/** As `openBase`; a verb also works beside a house that is open, on the server it runs. */
export async function openBaseBeside(config: Config, log: Logger): Promise<Base> {
  const url = config.databaseUrl === undefined ? await findRunning(config.dataDir) : undefined
  if (url === undefined) return openBase(config, log)
  return { url, directUrl: url, stop: async () => undefined }
}

/** Brings the database to this release and gives what ran, and the role the app works as. */
export async function migrateBase(base: Base, log: Logger) {
  const migrations = await readMigrations(modules.map(module => module.name))
  return migrate({ url: base.directUrl, migrations, log })
}

type Start = { config: Config; log: Logger; base: Base; workers?: boolean }
/** An open house on its database. It serves nobody until the roof is raised over it. */
export type Opened = { house: House; base: Base }

/** Opens the whole house: database, migrations, settings, jobs, outbox. */
export async function openFuquan({ config, log, base, workers }: Start): Promise<Opened> {
  try {
    const { role } = await migrateBase(base, log)
    const house = await openHouse({
      config,
      modules,
      databaseUrl: base.url,
      directUrl: base.directUrl,
      role,
      log,
      version,
      // Whether the end before was a clean one nobody can tell of a database elsewhere: always.
      looksFirst: workers !== false,
      ...(workers !== undefined && { workers }),
    })
    return { house, base }
  } catch (error) {
    await base.stop()
    throw error
  }
}
