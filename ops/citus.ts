// DATABASE_URL=… node ops/citus.ts prints the statements that spread a migrated, still empty house
// over a Citus cluster. It reads the shapes that the tables declare and changes nothing itself.
import { many, openDb, sql } from '../server/src/engine/db.ts'
import { spreading } from '../server/src/engine/spread.ts'

const url = process.env['DATABASE_URL']
if (url === undefined) {
  console.error('DATABASE_URL is missing: the coordinator of the cluster.')
  process.exitCode = 64
} else {
  const db = openDb({ url, poolMax: 1 })
  const version = await many<{ version: string }>(
    db,
    sql`select extversion as version from pg_extension where extname = 'citus'`,
  )
  const [citus] = version
  console.log(citus ? `-- Citus ${citus.version}` : '-- Citus is not installed in this database.')
  for (const statement of await spreading(db)) console.log(statement)
  await db.close()
}
