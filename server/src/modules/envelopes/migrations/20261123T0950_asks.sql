-- The row that is locked while somebody asks, so that limits hold for many asking at once.
create table envelopes.asker (
  owner uuid primary key
);
comment on table envelopes.asker is 'by owner: somebody who has asked for an envelope';

-- A request as the one who is asked has it. It is the one that is locked by whatever settles it.
create table envelopes.ask (
  owner uuid not null,
  id uuid not null,
  other uuid not null,
  amount bigint check (amount > 0),
  occasion text not null check (char_length(occasion) between 1 and 100),
  state text not null check (state in ('open', 'paid', 'declined', 'muted', 'withdrawn')),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  settled_at timestamptz,
  envelope uuid,
  paid bigint check (paid > 0),
  sticker uuid,
  primary key (owner, id),
  check (owner <> other),
  check ((state = 'paid') = (envelope is not null and paid is not null)),
  check (sticker is null or state = 'declined')
) with (fillfactor = 80);
create index ask_at on envelopes.ask (owner, at desc);
create index ask_other on envelopes.ask (other, owner);
comment on table envelopes.ask is
  'by owner: somebody asks the owner for an envelope, as the owner sees it';

-- The asker's twin. That it was muted never stands here: to its owner that is silence.
create table envelopes.asked (
  owner uuid not null,
  id uuid not null,
  other uuid not null,
  amount bigint check (amount > 0),
  occasion text not null check (char_length(occasion) between 1 and 100),
  state text not null check (state in ('open', 'paid', 'declined', 'withdrawn')),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  settled_at timestamptz,
  envelope uuid,
  paid bigint check (paid > 0),
  sticker uuid,
  primary key (owner, id),
  check (owner <> other),
  check ((state = 'paid') = (envelope is not null and paid is not null)),
  check (sticker is null or state = 'declined')
) with (fillfactor = 80);
create index asked_at on envelopes.asked (owner, at desc);
create index asked_other on envelopes.asked (other, owner);
comment on table envelopes.asked is
  'by owner: the owner asks somebody for an envelope, as the owner sees it';

create table envelopes.ask_mute (
  owner uuid not null,
  other uuid not null,
  at timestamptz not null,
  primary key (owner, other),
  check (owner <> other)
);
create index ask_mute_other on envelopes.ask_mute (other, owner);
comment on table envelopes.ask_mute is
  'by owner: somebody whose requests the owner does not want to hear';
