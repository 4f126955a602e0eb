-- A face-to-face room: people who stand together, and rounds of an envelope that rains on them.
create table envelopes.face_room (
  id uuid primary key,
  host uuid not null,
  opened_at timestamptz not null,
  -- Rises and falls with its rounds, and never beyond the longest life of a room.
  closes_at timestamptz not null,
  closed_at timestamptz,
  rounds int not null default 0,
  constraint face_room_lives check (opened_at < closes_at),
  constraint face_room_rounds check (rounds >= 0)
);
create index face_room_host on envelopes.face_room (host) where closed_at is null;
create index face_room_due on envelopes.face_room (closes_at) where closed_at is null;
create index face_room_past on envelopes.face_room (closed_at) where closed_at is not null;
comment on table envelopes.face_room is 'by id: a face-to-face room and until when it is open';

create table envelopes.face_presence (
  room uuid not null,
  person uuid not null,
  state text not null,
  since timestamptz not null,
  primary key (room, person),
  constraint face_presence_state check (state in ('here', 'waiting'))
);
create index face_presence_person on envelopes.face_presence (person);
comment on table envelopes.face_presence is
  'by room: who is in a face-to-face room; a day after its end nobody knows any more';

create table envelopes.face_round (
  room uuid not null,
  number int not null,
  envelope uuid not null,
  people int not null,
  opens_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (room, number),
  constraint face_round_number check (number > 0),
  constraint face_round_people check (people > 0),
  constraint face_round_lives check (opens_at < ends_at)
);
create index face_round_envelope on envelopes.face_round (envelope);
comment on table envelopes.face_round is 'by room: append-only; one round is one envelope';

create table envelopes.face_code (
  code text primary key,
  room uuid not null,
  until timestamptz not null,
  constraint face_code_digits check (code ~ '^[0-9]{4}$')
);
create index face_code_room on envelopes.face_code (room);
comment on table envelopes.face_code is
  'by code: which room four digits lead to; the key keeps two rooms from having the same';

-- Unlogged: where a host stands is in no log, no replica and no backup, and a crash forgets it.
create unlogged table envelopes.face_place (
  room uuid primary key,
  sealed bytea not null,
  until timestamptz not null
);
comment on table envelopes.face_place is
  'by room: where its host stands, sealed, for as long as its code is valid';

create table envelopes.face_try (
  person uuid primary key,
  wrong int not null,
  since timestamptz not null,
  paused_until timestamptz,
  constraint face_try_wrong check (wrong >= 0)
);
comment on table envelopes.face_try is 'by person: wrong codes within ten minutes, and the pause';

do $$
begin
  alter table envelopes.terms drop constraint if exists terms_mode;
  alter table envelopes.terms add constraint terms_mode check (mode in
    ('ordinary', 'directed', 'lucky', 'funny', 'relay', 'room', 'password', 'ask', 'hunt'));
  alter table envelopes.terms drop constraint if exists terms_audience;
  alter table envelopes.terms add constraint terms_audience check (audience in
    ('people', 'group', 'circle', 'room', 'code', 'hunt', 'anyone'));
end $$;
