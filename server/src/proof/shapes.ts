import { type Db, many, sql } from '#/engine/db.ts'

export type Sin = { sin: string; place: string }

/**
 * Looks in the catalogs for what would keep a schema on one machine: a table that does not say its
 * shape, a unique key that another shard cannot keep, a foreign key that leaves its shard or goes
 * to the right, a sequence, and a hidden hand (trigger) that a shard would not know.
 *
 * `order` is the schemas from left to right; a key may point into its own or one further left.
 */
export async function shapeSins(db: Db, order: readonly string[]): Promise<Sin[]> {
  const schemas = [...order]
  const tables = await many<Sin>(db, unshaped(schemas))
  const keys = await many<Sin>(db, strayKeys(schemas))
  const links = await many<Sin>(db, strayLinks(schemas))
  return [...tables, ...keys, ...links, ...(await many<Sin>(db, handsAndCounters(schemas)))]
}

const shape = (schemas: readonly string[]) => sql`
  shape as (
    select c.oid, n.nspname as schema, n.nspname || '.' || c.relname as name,
      array_position(${schemas}::text[], n.nspname::text) as place,
      substring(obj_description(c.oid, 'pg_class') from '^by (\\w+):') as key,
      substring(obj_description(c.oid, 'pg_class') from '^(local|reference):') as other
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and n.nspname = any(${schemas}::text[])
  )`

/** Tables without a shape, or with one that names no column of theirs. */
const unshaped = (schemas: readonly string[]) => sql`
  with ${shape(schemas)}
  select 'no shape' as sin, s.name as place
  from shape s
  where (s.key is null and s.other is null)
    or (s.key is not null and not exists (
      select from pg_attribute a
      where a.attrelid = s.oid and a.attname = s.key and a.attnotnull and not a.attisdropped))`

/** Unique keys, and exclusions, without the column a table is spread by; it stands first. */
const strayKeys = (schemas: readonly string[]) => sql`
  with ${shape(schemas)}
  select case when first.attname is distinct from s.key and not inside.yes
    then 'unique without the shape column' else 'the shape column is not first' end as sin,
    s.name || ' ' || i.relname as place
  from shape s
  join pg_index x on x.indrelid = s.oid and (x.indisunique or x.indisexclusion)
  join pg_class i on i.oid = x.indexrelid
  cross join lateral (
    select exists (
      select from pg_attribute a
      where a.attrelid = s.oid and a.attname = s.key and a.attnum = any(x.indkey::int2[])) as yes
  ) inside
  left join pg_attribute first
    on first.attrelid = s.oid and first.attnum = (x.indkey::int2[])[0]
  where s.key is not null and first.attname is distinct from s.key`

/** Foreign keys that are not co-located, or that point to the right. */
const strayLinks = (schemas: readonly string[]) => sql`
  with ${shape(schemas)}, link as (
    select k.oid, k.conname, k.conkey, k.confkey, s.oid as from_oid, s.name, s.key, s.other,
      s.place as here, t.oid as to_oid, t.key as to_key, t.other as to_other, t.place as there
    from pg_constraint k
    join shape s on s.oid = k.conrelid
    left join shape t on t.oid = k.confrelid
    where k.contype = 'f'
  )
  select 'a foreign key to the right' as sin, name || ' ' || conname as place
  from link where there is null or there > here
  union all
  select 'a foreign key that leaves its shard', name || ' ' || conname
  from link l
  where to_other is distinct from 'reference'
    and not (coalesce(other = 'local' and to_other = 'local', false))
    and not exists (
      select from unnest(conkey, confkey) as p (mine, theirs)
      join pg_attribute a on a.attrelid = from_oid and a.attnum = p.mine and a.attname = l.key
      join pg_attribute b on b.attrelid = to_oid and b.attnum = p.theirs and b.attname = l.to_key)`

/** Triggers of ours, rules, and sequences outside `local` tables. */
const handsAndCounters = (schemas: readonly string[]) => sql`
  with ${shape(schemas)}
  select 'a trigger' as sin, s.name || ' ' || g.tgname as place
  from pg_trigger g join shape s on s.oid = g.tgrelid where not g.tgisinternal
  union all
  select 'a rule', s.name || ' ' || r.rulename
  from pg_rewrite r join shape s on s.oid = r.ev_class
  union all
  select 'a sequence', n.nspname || '.' || c.relname
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'S' and n.nspname = any(${schemas}::text[])
    and not exists (
      select from pg_depend d join shape s on s.oid = d.refobjid
      where d.objid = c.oid and d.deptype in ('a', 'i') and s.other = 'local')`
