-- A guess of three and a relay are envelopes too: the same counters, terms, draw and claims.
alter table envelopes.terms drop constraint if exists terms_mode;
alter table envelopes.terms add constraint terms_mode check (mode in
  ('ordinary', 'directed', 'lucky', 'funny', 'relay', 'room', 'password', 'ask', 'hunt'));
alter table envelopes.draw drop constraint if exists draw_split;
alter table envelopes.draw add constraint draw_split check (split in
  ('even', 'lucky:2', 'classic', 'named', 'funny', 'relay'));

alter table envelopes.terms drop constraint if exists terms_audience;
alter table envelopes.terms add constraint terms_audience check (audience in
  ('people', 'group', 'circle', 'room', 'code', 'hunt', 'anyone'));
-- What is sent to named people hangs in no room.
alter table envelopes.terms alter column room drop not null;

create table envelopes.tree (
  envelope uuid primary key,
  mode text not null,
  reach text not null,
  room uuid,
  scale int not null,
  deadline timestamptz not null,
  level_hours int,
  depth_max int not null,
  least_child bigint,
  pass_max int not null,
  split text,
  lo bigint,
  hi bigint,
  step bigint,
  constraint tree_mode check (mode in ('funny', 'relay')),
  constraint tree_reach check (reach in ('my_friends', 'friends_of_friends', 'anyone')),
  constraint tree_split check (split in ('equal', 'guesser_half')),
  constraint tree_depth check (depth_max between 1 and 100),
  constraint tree_pass_max check (pass_max between 1 and 50),
  constraint tree_funny check ((mode = 'funny') = (level_hours is not null and least_child is not null)),
  constraint tree_relay check (
    (mode = 'relay') = (split is not null and lo is not null and hi is not null and step is not null)),
  constraint tree_range check (mode <> 'relay' or (
    lo > 0 and hi > lo and step > 0 and (hi - lo) % step = 0))
);
comment on table envelopes.tree is
  'by envelope: what a guess of three or a relay promised when it was sent; never rewritten';

create table envelopes.tree_level (
  envelope uuid not null,
  level int not null,
  amount bigint not null,
  tiles bigint[] not null,
  at timestamptz not null,
  until timestamptz not null,
  primary key (envelope, level),
  constraint level_amount check (amount > 0),
  constraint level_tiles check (cardinality(tiles) = 3 and amount = any (tiles)),
  constraint level_lives check (at < until)
);
comment on table envelopes.tree_level is
  'by envelope: append-only; one level of a guess of three, with its tiles in the order shown';

create table envelopes.tree_guess (
  envelope uuid not null,
  guesser uuid not null,
  number int not null,
  parent int,
  depth int not null,
  level int,
  value bigint not null,
  verdict text not null,
  lo bigint,
  hi bigint,
  at timestamptz not null,
  -- Nobody guesses twice in a tree.
  primary key (envelope, guesser),
  constraint guess_number unique (envelope, number),
  -- One person guesses a level.
  constraint guess_level unique (envelope, level),
  constraint guess_number_above check (number > coalesce(parent, 0)),
  constraint guess_depth check (depth >= 1),
  constraint guess_verdict check (
    verdict in ('hit', 'halved', 'last', 'exact', 'higher', 'lower')),
  constraint guess_funny check ((verdict in ('hit', 'halved', 'last')) = (level is not null)),
  constraint guess_relay check ((level is null) = (lo is not null and hi is not null))
);
-- At most one guess wins a relay.
create unique index guess_exact on envelopes.tree_guess (envelope) where verdict = 'exact';
create index guess_of on envelopes.tree_guess (guesser);
comment on table envelopes.tree_guess is
  'by envelope: append-only; one guess of one person in a tree; value is a tile or a number';

create table envelopes.tree_pass (
  envelope uuid not null,
  number int not null,
  room uuid,
  people int not null,
  at timestamptz not null,
  -- A guess is passed on once.
  primary key (envelope, number),
  constraint pass_to_somebody check ((room is null) = (people > 0))
);
comment on table envelopes.tree_pass is
  'by envelope: append-only; what a guess left was passed on, to named people or to a room';

create table envelopes.tree_invited (
  envelope uuid not null,
  person uuid not null,
  -- The guess it was passed on from; 0 is the sender.
  door int not null,
  at timestamptz not null,
  primary key (envelope, person, door)
);
create index invited_of on envelopes.tree_invited (person);
comment on table envelopes.tree_invited is
  'by envelope: who was named by the sender or by a passer';
