import { type Db, many, sql } from './db.ts'

type Shaped = { name: string; key: string | null; other: string | null; type: string | null }

/**
 * Gives the statements that spread a migrated database over a Citus cluster, in an order that
 * works: reference tables, spread tables co-located by the type of their column, plan settings.
 *
 * Source: the shape that each table says in the first word of its comment; a `local` table stays
 * where it is. Citus refuses `plan_cache_mode` on functions, so it is reset there.
 */
export async function spreading(db: Db): Promise<string[]> {
  const tables = await many<Shaped>(db, shapes)
  const references = tables
    .filter(({ other }) => other === 'reference')
    .map(({ name }) => `select create_reference_table('${name}');`)

  const first = new Map<string, string>()
  const spread = tables
    .filter(({ key }) => key !== null)
    .map(({ name, key, type }) => {
      const leader = first.get(type ?? '')
      first.set(type ?? '', leader ?? name)
      const beside = leader === undefined ? 'none' : leader
      return `select create_distributed_table('${name}', '${key}', colocate_with => '${beside}');`
    })
  const plans = await many<{ statement: string }>(db, pinnedPlans)
  return [...references, ...spread, ...plans.map(({ statement }) => statement)]
}

// A table comes after those its foreign keys name.
const shapes = sql`
  select n.nspname || '.' || c.relname as name,
    substring(obj_description(c.oid, 'pg_class') from '^by (\\w+):') as key,
    substring(obj_description(c.oid, 'pg_class') from '^(local|reference):') as other,
    (select format_type(a.atttypid, null) from pg_attribute a
      where a.attrelid = c.oid
        and a.attname = substring(obj_description(c.oid, 'pg_class') from '^by (\\w+):')) as type
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'r' and obj_description(c.oid, 'pg_class') ~ '^(by \\w+|reference):'
  order by (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'),
    n.nspname, c.relname`

const pinnedPlans = sql`
  select format('alter function %s reset plan_cache_mode;', p.oid::regprocedure) as statement
  from pg_proc p
  where exists (select from unnest(p.proconfig) c where c like 'plan_cache_mode=%')
  order by p.oid::regprocedure::text`
