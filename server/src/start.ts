import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findRunning } from '#/engine/beside.ts'
import { type Config, ConfigError } from '#/engine/config.ts'
import { type House, openHouse } from '#/engine/house.ts'
import type { Logger } from '#/engine/log.ts'
import { migrate, MigrationError, readMigrations } from '#/engine/migrate.ts'
import { PostgresError, startPostgres } from '#/engine/postgres.ts'
import { modules } from '#/modules.ts'

export const version: string = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
).version

/** A start or a verb that cannot be; its message is the one sentence to print. */
export class StartError extends Error {}

/** A database that is there, ours or another's, and how to let go of it. */
export type Base = { url: string; directUrl: string; stop(): Promise<void> }

/** Gives the database: the embedded one, started or adopted, or the one the settings name. */
export async function openBase(config: Config, log: Logger): Promise<Base> {
  const { databaseUrl: url } = config
  if (url !== undefined) {
    return { url, directUrl: config.databaseDirectUrl ?? url, stop: async () => undefined }
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
      ...(workers !== undefined && { workers }),
    })
    return { house, base }
  } catch (error) {
    await base.stop()
    throw error
  }
}

/** Says why a start or a verb failed: one sentence when it was foreseen, else all we know. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (
    [ConfigError, MigrationError, PostgresError, StartError].some(kind => error instanceof kind)
  ) {
    return error.message
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? String(error.port) : ''
    return `Port ${port} is taken; set PORT to another one, for example PORT=8421 npm start.`
  }
  // Not foreseen, so it is ours to mend: it keeps its stack.
  return error.stack ?? error.message
}
