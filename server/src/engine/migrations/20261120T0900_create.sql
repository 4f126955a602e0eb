create schema engine;

-- The one clock of the house. Only a test database and the filling of an empty demo replace it.
-- Whole milliseconds, so that a moment read by the app is the moment that was stored.
create function engine.now() returns timestamptz
language sql
volatile
as $$ select date_trunc('milliseconds', clock_timestamp()) $$;

create table engine.migration (
  name text primary key,
  digest text not null,
  applied_at timestamptz not null default clock_timestamp()
);
comment on table engine.migration is 'reference: which migrations ran, with the digest of their text';

create table engine.intent (
  actor_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  fingerprint bytea not null,
  status int,
  content_type text,
  body bytea,
  made_at timestamptz not null default engine.now(),
  primary key (actor_id, key)
);
comment on table engine.intent is
  'by actor_id: one intended write, its fingerprint and its answer; the row stays for ever';

create table engine.outbox (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),
  channels text[] not null,
  name text not null,
  refs jsonb not null,
  stales text[] not null default '{}',
  rechannels uuid[] not null default '{}',
  told_at timestamptz not null default clock_timestamp(),
  primary key (xid, id)
);
comment on table engine.outbox is 'local: facts that wake screens, in commit-safe order';

create table engine.setting (
  key text primary key,
  value jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid not null
);
comment on table engine.setting is 'reference: values the operator changed; the rest are defaults';

create table engine.audit (
  number bigint primary key,
  at timestamptz not null,
  by_kind text not null,
  by_id uuid not null,
  act text not null,
  about_kind text,
  about_ref text,
  person_id uuid,
  before jsonb,
  after jsonb,
  reason text not null,
  previous bytea not null,
  digest bytea not null
);
create index audit_person on engine.audit (person_id, number) where person_id is not null;
create index audit_about on engine.audit (about_kind, about_ref, number);
comment on table engine.audit is
  'local: append-only, who changed or looked at what and why, each line chained to the one before';

create table engine.audit_head (
  id int primary key check (id = 1),
  number bigint not null,
  digest bytea not null
);
insert into engine.audit_head (id, number, digest) values (1, 0, '\x');
comment on table engine.audit_head is 'local: the last line of the audit log, locked to add one';

create table engine.limit_row (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table engine.limit_row is 'local: tries counted per person, device or network block';
