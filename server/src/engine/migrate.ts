import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { assert } from '#/kit/assert.ts'
import { queueTables } from './jobs.ts'
import type { Logger } from './log.ts'
import { Foreseen } from './terminal.ts'

export const appRole = 'fuquan_app'
export const serverVersionMin = 150_000
export const skewMsMax = 2_000
const lockMsMax = 120_000
const clientCheckMs = 1_000
// Any fixed number: it only has to be the same for all who migrate this database.
const migratorLock = 8_420_184_200

/** One file of a module: its name is `<timestamp>_<word>`, its place in the order. */
export type Migration = { name: string; module: string; text: string; digest: string }

export type Migrated = {
  /** Names of those that ran now. */
  applied: string[]
  /** The role the app works as; undefined when it works as the owner itself. */
  role: string | undefined
}

type Options = {
  url: string
  migrations: readonly Migration[]
  log: Logger
  /** Only for the tests' own cluster: nobody's money lives in it, so it may forget. */
  forgetful?: boolean
}

/** Reads the migrations of the engine and of the named modules, in the order of their times. */
export async function readMigrations(modules: readonly string[]): Promise<Migration[]> {
  const here = import.meta.dirname
  const folders = [
    { module: 'engine', folder: join(here, 'migrations') },
    ...modules.map(module => ({ module, folder: join(here, '../modules', module, 'migrations') })),
  ]
  const found: Migration[] = []
  for (const { module, folder } of folders) {
    const files = await readdir(folder).catch(() => []) // A module without tables has no folder.
    for (const file of files.filter(name => name.endsWith('.sql'))) {
      const text = await readFile(join(folder, file), 'utf8')
      const [time = ''] = file.split('_')
      assert(/^\d{8}T\d{4}$/.test(time), `${file} begins with a time`)
      found.push({ name: `${module}/${file.slice(0, -4)}`, module, text, digest: digestOf(text) })
    }
  }
  return found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))
}

/**
 * Brings the database to this release: one migrator at a time, each file in its transaction.
 * Throws Foreseen when the server is unsafe or too old, when its schema is newer than this
 * release, or when a file that already ran is missing or was edited.
 */
export async function migrate(options: Options): Promise<Migrated> {
  const client = new pg.Client({
    connectionString: options.url,
    application_name: 'fuquan migrate',
    connectionTimeoutMillis: 10_000,
  })
  await client.connect()
  client.on('error', () => undefined) // The statement under way reports it.
  try {
    await refuseUnsafe(client, options.forgetful)
    await client.query(`set lock_timeout = ${lockMsMax}`)
    // A migrator that is killed takes its statement with it, where the server's system can tell.
    const watch = `set client_connection_check_interval = ${clientCheckMs}`
    await client.query(watch).catch(() => undefined)
    // Two that start at once: one migrates, the other waits here and finds everything done.
    await client.query('select pg_advisory_lock($1)', [migratorLock])
    const applied = await applyAll(client, options)
    await installJobs(client)
    const role = await prepareRole(client)
    await warnOfClock(client, options.log)
    return { applied, role }
  } finally {
    await client.end() // The lock goes with its connection.
  }
}

/** Refuses a server on which an acknowledged payment could be lost, with the reason. */
export async function refuseUnsafe(client: pg.ClientBase, forgetful = false): Promise<void> {
  const { rows } = await client.query<Server>(`
    select current_setting('server_version_num')::int as version,
      current_setting('server_version') as name,
      pg_encoding_to_char(encoding) as encoding,
      pg_is_in_recovery() as recovery,
      current_setting('fsync') as fsync,
      current_setting('full_page_writes') as pages,
      current_setting('synchronous_commit') as commit
    from pg_database
    where datname = current_database()`)
  const [server] = rows
  if (server === undefined) throw new Foreseen('serverSilent')
  const safe = { fsync: 'on', pages: 'on', commit: 'on' }
  const reason = unsafety(forgetful ? { ...server, ...safe } : server)
  if (reason !== undefined) throw reason
}

export type Server = {
  version: number
  name: string
  encoding: string
  recovery: boolean
  fsync: string
  pages: string
  commit: string
}

/** Gives why a server will not do, or nothing. */
export function unsafety(server: Server): Foreseen | undefined {
  if (server.version < serverVersionMin) {
    return new Foreseen('serverOld', { version: server.name })
  }
  if (server.encoding !== 'UTF8') {
    return new Foreseen('serverEncoding', { encoding: server.encoding })
  }
  if (server.recovery) {
    return new Foreseen('serverStandby')
  }
  const off = [
    ...(server.fsync === 'off' ? ['fsync'] : []),
    ...(server.pages === 'off' ? ['full_page_writes'] : []),
    ...(server.commit === 'off' ? ['synchronous_commit'] : []),
  ]
  if (off.length === 0) return undefined
  return new Foreseen('serverForgets', { settings: off.join(', ') })
}

async function applyAll(client: pg.Client, { migrations, log }: Options): Promise<string[]> {
  const known = await digestsOf(client)
  refuseForeign(known, migrations)

  const applied: string[] = []
  for (const migration of migrations) {
    if (known.has(migration.name)) continue
    await applyOne(client, migration)
    applied.push(migration.name)
    log.debug({ migration: migration.name }, 'migrated')
  }
  if (applied.length > 0) log.info({ count: applied.length, last: applied.at(-1) }, 'migrated')
  return applied
}

async function digestsOf(client: pg.Client): Promise<Map<string, string>> {
  const there = await client.query(`select to_regclass('engine.migration') is not null as there`)
  if (!there.rows[0].there) return new Map()
  const { rows } = await client.query<Known>('select name, digest from engine.migration')
  return new Map(rows.map(row => [row.name, row.digest]))
}
type Known = { name: string; digest: string }

function refuseForeign(known: Map<string, string>, migrations: readonly Migration[]): void {
  const ours = new Map(migrations.map(migration => [migration.name, migration.digest]))
  for (const [name, digest] of known) {
    const own = ours.get(name)
    if (own === undefined) {
      throw new Foreseen('schemaNewer', { migration: name })
    }
    if (own !== digest) {
      throw new Foreseen('migrationEdited', { migration: name })
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(migration.text)
    await client.query('insert into engine.migration (name, digest) values ($1, $2)', [
      migration.name,
      migration.digest,
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    const why = error instanceof Error ? error.message : 'it failed'
    throw new Foreseen('migrationFailed', { migration: migration.name, why })
  }
}

/** The queue library's own schema, made and raised here so that the app needs no such right. */
async function installJobs(client: pg.Client): Promise<void> {
  const there = await client.query(`select to_regclass('jobs.version') is not null as there`)
  if (!there.rows[0].there) await client.query(queueTables.create())
  else await raiseJobs(client)
  await client.query(`
    do $$
    declare
      made record;
    begin
      for made in
        select c.oid::regclass as name
        from pg_class c
        where c.relnamespace = 'jobs'::regnamespace and c.relkind in ('r', 'p')
          and obj_description(c.oid, 'pg_class') is null
      loop
        execute format('comment on table %s is %L', made.name, 'local: kept by the job queue');
      end loop;
    end $$`)
}

async function raiseJobs(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>('select version from jobs.version')
  const [held] = rows
  const raise = held === undefined ? undefined : queueTables.raise(held.version)
  if (raise !== undefined) await client.query(raise)
}

/**
 * With a superuser's address every connection of the app gives that power up and works as a role
 * that may not change what is append-only. Otherwise the owner of the address works itself, and
 * takes the same rights away from itself: no statement of the app can rewrite what is written.
 */
async function prepareRole(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ super: boolean }>(
    `select rolsuper as super from pg_roles where rolname = current_user`,
  )
  const schemas = await schemasOf(client)
  if (!rows[0]?.super) {
    for (const name of schemas) await closeAppendOnly(client, name, 'current_user')
    return undefined
  }
  await client.query(`
    do $$
    begin
      if not exists (select from pg_roles where rolname = '${appRole}') then
        create role ${appRole} nologin;
      end if;
    exception
      -- Roles belong to the whole server: another database's migrator may have been faster.
      when duplicate_object or unique_violation then null;
    end $$`)
  for (const name of schemas) await grant(client, name)
  return appRole
}

/** Names the schemas that whoever works here may use: of a shared database only its own. */
async function schemasOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select nspname as name
    from pg_namespace
    where nspname not like 'pg\\_%' and nspname not in ('information_schema', 'public')
      and pg_has_role(nspowner, 'usage')
    order by nspname`)
  return rows.map(({ name }) => name)
}

async function grant(client: pg.Client, name: string): Promise<void> {
  const schema = pg.escapeIdentifier(name)
  await client.query(`
    grant usage on schema ${schema} to ${appRole};
    grant select, insert, update, delete on all tables in schema ${schema} to ${appRole};
    grant usage, select on all sequences in schema ${schema} to ${appRole};
    grant execute on all functions in schema ${schema} to ${appRole};`)
  await closeAppendOnly(client, name, appRole)
  if (name === 'engine')
    await client.query(`revoke insert, update, delete on engine.migration from ${appRole}`)
}

/** Takes from a role the right to change what tables of a schema are commented `append-only`. */
async function closeAppendOnly(client: pg.Client, name: string, role: string): Promise<void> {
  const closed = await client.query<{ name: string }>(
    `
    select c.oid::regclass::text as name
    from pg_class c
    where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p')
      and obj_description(c.oid, 'pg_class') like '%append-only%'`,
    [pg.escapeIdentifier(name)],
  )
  for (const table of closed.rows) {
    await client.query(`revoke update, delete, truncate on ${table.name} from ${role}`)
  }
}

async function warnOfClock(client: pg.Client, log: Logger): Promise<void> {
  const before = Date.now()
  const { rows } = await client.query<{ now: Date }>('select clock_timestamp() as now')
  const skewMs = Math.round((before + Date.now()) / 2 - (rows[0]?.now.getTime() ?? before))
  if (Math.abs(skewMs) > skewMsMax) {
    log.warn({ skew_ms: skewMs }, 'our clock differs from the database; the database decides')
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
/** By time first; the module's name only settles a tie. */
const orderOf = ({ name }: Migration): string => {
  const [module = '', file = ''] = name.split('/')
  return `${file.slice(0, 13)} ${module} ${file}`
}
