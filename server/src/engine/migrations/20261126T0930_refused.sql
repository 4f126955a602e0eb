-- What the house refused a member who moved money: somebody asks at the desk a day later why.
create table engine.refused (
  actor_id uuid not null,
  at timestamptz not null default engine.now(),
  key text not null,
  act text not null,
  code text not null,
  details jsonb not null,
  constraint refused_one primary key (actor_id, at, key)
);
comment on table engine.refused is
  'by actor_id: a write under a key that was refused, and why; let go after 30 days';
create index refused_at on engine.refused (at);
