import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { asOwner, type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { shapeSins } from './shapes.ts'
import { schemas, tablesOf } from './tables.ts'

let fresh: FreshDatabase
beforeAll(async () => {
  fresh = await freshDatabase()
  await asOwner(fresh.url, badSchema)
})
afterAll(() => fresh.drop())

// A miniature house that commits each sin once; the catalog queries must find every one of them.
const badSchema = `
  create schema bad_left;
  create schema bad_right;
  create table bad_left.unsaid (id uuid primary key);
  create table bad_left.mistyped (id uuid primary key);
  comment on table bad_left.mistyped is 'by nothing: names a column it does not have';
  create table bad_left.card (id uuid primary key);
  comment on table bad_left.card is 'reference: small';
  create table bad_left.loose (
    room uuid not null, id uuid not null, handle text, primary key (room, id));
  create unique index loose_handle on bad_left.loose (handle);
  create unique index loose_late on bad_left.loose (id, room);
  comment on table bad_left.loose is 'by room: a unique key that no shard can keep';
  create table bad_right.near (
    room uuid not null, id uuid not null, card uuid references bad_left.card,
    primary key (room, id), foreign key (room, id) references bad_left.loose (room, id));
  comment on table bad_right.near is 'by room: a good one, together with its room';
  create table bad_right.far (owner uuid not null, room uuid, id uuid, primary key (owner),
    foreign key (room, id) references bad_right.near (room, id));
  comment on table bad_right.far is 'by owner: a key that leaves its shard';
  alter table bad_left.card add column far uuid references bad_right.far;
  create table bad_left.counted (id serial primary key);
  comment on table bad_left.counted is 'by id: counts without gaps';
  create table bad_left.queue (id bigint generated always as identity primary key);
  comment on table bad_left.queue is 'local: may count';
  create function bad_left.hand() returns trigger language plpgsql as 'begin return new; end';
  create trigger hand before insert on bad_left.loose for each row execute function bad_left.hand();
  create rule quiet as on delete to bad_left.loose do instead nothing;
`

describe('the queries that look for a wrong shape', () => {
  test('find each sin of a schema made to sin, and nothing else', async () => {
    const sins = await shapeSins(fresh.db, ['bad_left', 'bad_right'])

    expect(sins.toSorted((a, b) => (`${a.sin}${a.place}` < `${b.sin}${b.place}` ? -1 : 1))).toEqual(
      [
        { sin: 'a foreign key that leaves its shard', place: 'bad_left.card card_far_fkey' },
        { sin: 'a foreign key that leaves its shard', place: 'bad_right.far far_room_id_fkey' },
        { sin: 'a foreign key to the right', place: 'bad_left.card card_far_fkey' },
        { sin: 'a rule', place: 'bad_left.loose quiet' },
        { sin: 'a sequence', place: 'bad_left.counted_id_seq' },
        { sin: 'a trigger', place: 'bad_left.loose hand' },
        { sin: 'no shape', place: 'bad_left.mistyped' },
        { sin: 'no shape', place: 'bad_left.unsaid' },
        { sin: 'the shape column is not first', place: 'bad_left.loose loose_late' },
        { sin: 'unique without the shape column', place: 'bad_left.loose loose_handle' },
        { sin: 'unique without the shape column', place: 'bad_left.mistyped mistyped_pkey' },
      ],
    )
  })
})

describe('the tables of the house', () => {
  test('all of them say their shape, keep their keys on one shard and point left', async () => {
    expect((await tablesOf(fresh.db)).length).toBeGreaterThan(30)
    expect(await shapeSins(fresh.db, schemas)).toEqual([])
  })

  test('have no schema that this test does not know', async () => {
    const rows = await many<{ name: string }>(
      fresh.db,
      sql`
        select nspname as name from pg_namespace
        where nspname !~ '^(pg_|information_schema$|public$|bad_)' order by 1`,
    )

    expect(rows.map(row => row.name)).toEqual([...schemas, 'jobs'].toSorted())
  })
})

describe('what is append-only', () => {
  const promised = [
    'engine.audit',
    'envelopes.chunk',
    'envelopes.claim',
    'identity.look',
    'ledger.account',
    'ledger.asset',
    'ledger.entry',
    'ledger.money_act',
    'ledger.owned',
    'ledger.pass',
    'ledger.seal',
    'ledger.transfer',
  ]

  const marked = async (): Promise<string[]> => {
    const rows = await many<{ name: string }>(
      fresh.db,
      sql`
        select n.nspname || '.' || c.relname as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname = any(${[...schemas]}::text[])
          and obj_description(c.oid, 'pg_class') like '%append-only%'
        order by name`,
    )
    return rows.map(row => row.name)
  }

  test('holds every record of money, and the lines of the audit log', async () => {
    expect(await marked()).toEqual(expect.arrayContaining(promised))
  })

  test('refuses the app to change, remove or empty a single row', async () => {
    const names = await marked()
    for (const name of names) {
      const [schema = '', table = ''] = name.split('.')
      const column = await firstColumn(schema, table)
      for (const act of [
        sql`update ${sql.table(name)} set ${sql.ref(column)} = ${sql.ref(column)} where false`,
        sql`delete from ${sql.table(name)} where false`,
        sql`truncate ${sql.table(name)}`,
        sql`alter table ${sql.table(name)} add column more int`,
        sql`drop table ${sql.table(name)}`,
      ]) {
        const code = await many(fresh.db, act).then(
          () => 'allowed',
          (error: { code?: string }) => error.code,
        )
        expect([name, code]).toEqual([name, '42501'])
      }
    }
    expect(names.length).toBeGreaterThan(9)
  })

  test('can be read and added to by the app', async () => {
    for (const name of await marked()) {
      const rows = await many<{ may: boolean }>(
        fresh.db,
        sql`
          select has_table_privilege(${name}, 'select')
            and has_table_privilege(${name}, 'insert') as may`,
      )
      expect([name, rows[0]?.may]).toEqual([name, true])
    }
  })

  async function firstColumn(schema: string, table: string): Promise<string> {
    const rows = await many<{ name: string }>(
      fresh.db,
      sql`
        select column_name::text as name from information_schema.columns
        where table_schema = ${schema} and table_name = ${table} order by ordinal_position limit 1`,
    )
    return rows[0]?.name ?? ''
  }
})

test('the app works as a role that owns nothing and can do nothing by itself', async () => {
  const rows = await many<{ super: boolean; creates: boolean; owns: bigint }>(
    fresh.db,
    sql`
      select r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb as super,
        has_schema_privilege(r.oid, 'ledger', 'create') as creates,
        (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where c.relowner = r.oid and n.nspname = any(${[...schemas]}::text[])) as owns
      from pg_roles r where r.rolname = current_user`,
  )

  expect(rows).toEqual([{ super: false, creates: false, owns: 0n }])
})
