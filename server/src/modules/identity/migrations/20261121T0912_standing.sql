-- How somebody stands here: own limits, who vouches for them, what they may not do, how they leave.

-- A limit that somebody gave themselves. What rises waits in `next_amount` until `next_from`.
create table identity.own_limit (
  user_id uuid not null references identity.user,
  kind text not null,
  amount bigint,
  next_amount bigint,
  next_from timestamptz,
  changed_at timestamptz not null,
  primary key (user_id, kind),
  check (kind in ('send', 'claim', 'tip')),
  check (amount is null or amount >= 0),
  check (next_amount is null or next_amount >= 0),
  check (next_from is not null or next_amount is null)
);
comment on table identity.own_limit is
  'reference: how much a person lets themselves do a day; no amount is no limit';

create table identity.organisation (
  id uuid primary key,
  name text not null,
  about text not null,
  state text not null,
  trusted boolean not null default false,
  state_reason text,
  founded_by uuid not null references identity.user,
  founded_at timestamptz not null,
  verified_at timestamptz,
  constraint identity_organisation_name_unique unique (name),
  check (char_length(name) between 2 and 40),
  check (char_length(about) <= 300),
  check (state in ('founding', 'verified', 'suspended', 'closed')),
  check (state <> 'verified' or verified_at is not null)
);
comment on table identity.organisation is
  'reference: a named body that vouches for its members';
create index organisation_by_age on identity.organisation (founded_at, id);

create table identity.organisation_admin (
  organisation_id uuid not null references identity.organisation,
  user_id uuid not null references identity.user,
  invited_by uuid not null references identity.user,
  invited_at timestamptz not null,
  confirmed_at timestamptz,
  primary key (organisation_id, user_id)
);
comment on table identity.organisation_admin is
  'reference: who speaks for an organisation, or is asked to';
create index organisation_admin_by_user on identity.organisation_admin (user_id, organisation_id);

-- One number, one person: whoever comes second with it is turned away by this key.
create table identity.attested_number (
  hash bytea primary key,
  user_id uuid references identity.user,
  check (octet_length(hash) = 32)
);
comment on table identity.attested_number is
  'reference: keyed hash of a paper or member number and whose it is; the number itself is nowhere';
create index attested_number_by_user on identity.attested_number (user_id);

create table identity.attestation (
  id uuid primary key,
  user_id uuid not null references identity.user,
  kind text not null,
  organisation_id uuid references identity.organisation,
  number_hash bytea,
  base_level int not null,
  issued_by uuid not null references identity.user,
  issued_at timestamptz not null,
  withdrawn_by uuid references identity.user,
  withdrawn_at timestamptz,
  withdrawal_reason text,
  check (kind in ('identity', 'member')),
  check (kind <> 'member' or organisation_id is not null),
  check (base_level between 0 and 1),
  check ((withdrawn_at is null) = (withdrawn_by is null))
);
comment on table identity.attestation is
  'reference: an issuer says who somebody is, or that they belong; no issuer is the house itself';
create unique index identity_attestation_once on identity.attestation
  (user_id, kind, coalesce(organisation_id, '00000000-0000-0000-0000-000000000000'::uuid))
  where withdrawn_at is null;
create index attestation_by_organisation on identity.attestation (organisation_id, issued_at, id)
  where organisation_id is not null;

create table identity.restriction (
  id uuid primary key,
  user_id uuid not null references identity.user,
  reason text not null,
  starts timestamptz not null,
  until timestamptz,
  set_by uuid,
  agreed_by uuid,
  ended_at timestamptz,
  ended_by uuid,
  end_reason text
);
comment on table identity.restriction is
  'reference: when somebody was suspended, why, by whom and how it ended';
create index restriction_by_user on identity.restriction (user_id, starts, id);
create unique index identity_restriction_open on identity.restriction (user_id)
  where ended_at is null;

create table identity.closing (
  user_id uuid primary key references identity.user,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  told_at timestamptz,
  check (due_at > asked_at)
);
comment on table identity.closing is
  'local: somebody leaves at a moment unless they stop it';
create index closing_due on identity.closing (due_at, user_id);

create table identity.archive (
  id uuid primary key,
  user_id uuid not null references identity.user,
  state text not null,
  asked_at timestamptz not null,
  ready_at timestamptz,
  expires_at timestamptz not null,
  file text,
  bytes bigint,
  check (state in ('asked', 'ready', 'gone')),
  check ((state = 'ready') = (file is not null))
);
comment on table identity.archive is
  'local: a copy of all that is kept about a person, made for them';
create index archive_by_user on identity.archive (user_id, asked_at, id);
create index archive_by_end on identity.archive (expires_at) where state <> 'gone';

-- Whoever was suspended before there was a history has at least the line that still holds.
insert into identity.restriction (id, user_id, reason, starts, until)
select gen_random_uuid(), id, coalesce(state_reason, ''), engine.now(), restricted_until
from identity.user
where state = 'restricted';

-- Handles of people who left: nobody may come back under the name of another.
create table identity.former_handle (
  hash bytea primary key,
  check (octet_length(hash) = 32)
);
comment on table identity.former_handle is
  'reference: append-only; digests of handles that stay reserved, with no word of whose they were';

-- In which roles somebody looked, as it was then.
alter table identity.look add column roles text[] not null default '{}';
