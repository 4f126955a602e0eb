create table envelopes.board_choice (
  person uuid primary key,
  listed boolean not null default false,
  looks boolean not null default false,
  shows_totals boolean not null default false
);
comment on table envelopes.board_choice is
  'by person: whether they are on boards, look at them, and show their totals; off until chosen';

create table envelopes.statement (
  owner uuid not null,
  year int not null,
  facts jsonb not null,
  made_at timestamptz not null,
  primary key (owner, year)
);
comment on table envelopes.statement is
  'by owner: a year in figures, computed from claims; may be deleted and made again';
