import pg from 'pg'
import { inject } from 'vitest'
import { type Db, openDb } from '#/engine/db.ts'
import { newId } from '#/engine/ids.ts'

export type FreshDatabase = {
  /** Opened as the app works: with the app's role. */
  db: Db
  /** The owner's address. */
  url: string
  /** The role the app works as, for `openHouse`. */
  role: string | undefined
  /** Closes `db` and removes the database, whoever is still connected. */
  drop(): Promise<void>
}

/** Copies the migrated template: a whole, empty house of one's own. `migrated: false`: nothing. */
export async function freshDatabase(options: { migrated?: boolean } = {}): Promise<FreshDatabase> {
  const { url: cluster, template, role } = inject('cluster')
  const name = `test_${newId().replaceAll('-', '')}`
  const from = (options.migrated ?? true) ? template : 'template1'
  await asOwner(cluster, `create database ${name} template ${from}`)

  const url = cluster.replace(/\/[^/]*$/, `/${name}`)
  const db = openDb({ url, role: options.migrated === false ? undefined : role, poolMax: 10 })
  const drop = async (): Promise<void> => {
    await db.close()
    await asOwner(cluster, `drop database if exists ${name} with (force)`)
  }
  return { db, url, role, drop }
}

/** Runs one statement as the owner of the database; for what the app itself may not do. */
export async function asOwner(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
