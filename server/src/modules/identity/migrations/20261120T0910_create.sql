-- Who somebody is here, how they sign in, and what they proved. No money stands in this schema.
create schema identity;

create table identity.user (
  id uuid primary key,
  handle text not null,
  name text not null,
  email text,
  email_verified boolean not null default false,
  picture_id uuid,
  language text not null,
  level int not null,
  state text not null,
  restricted_until timestamptz,
  state_reason text,
  invite_id uuid,
  handle_changed_at timestamptz,
  created_at timestamptz not null,
  joined_at timestamptz,
  constraint identity_handle_unique unique (handle),
  constraint identity_email_unique unique (email),
  check (handle ~ '^[a-z][a-z0-9_]{2,23}$'),
  check (char_length(name) between 1 and 30),
  check (language in ('zh-CN', 'en')),
  check (level between 0 and 3),
  check (state in ('asked', 'refused', 'active', 'restricted', 'closing', 'closed')),
  check (state = 'restricted' or restricted_until is null),
  check ((state in ('asked', 'refused')) = (joined_at is null))
);
comment on table identity.user is
  'reference: who somebody is, in one thin row';
create index user_by_age on identity.user (created_at, id);
create index user_waiting on identity.user (created_at, id) where state in ('asked', 'refused');
create index user_restricted on identity.user (restricted_until) where state = 'restricted';

create table identity.staff_role (
  user_id uuid not null references identity.user,
  role text not null,
  given_by uuid,
  given_at timestamptz not null,
  primary key (user_id, role),
  check (role in ('owner', 'operator', 'treasurer', 'cashier', 'moderator', 'arbiter',
    'campaigner', 'auditor', 'support'))
);
comment on table identity.staff_role is
  'reference: what a person may do in the console';

create table identity.house_invite (
  id uuid primary key,
  code text not null,
  made_by uuid not null references identity.user,
  by_staff boolean not null,
  origin jsonb,
  uses_max int not null,
  used int not null default 0,
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  created_at timestamptz not null,
  constraint identity_invite_code_unique unique (code),
  check (used between 0 and uses_max)
);
comment on table identity.house_invite is
  'reference: a link that lets people into the house';
create index house_invite_by_maker on identity.house_invite (made_by, created_at, id);
create index user_by_invite on identity.user (invite_id, joined_at) where invite_id is not null;

create table identity.password (
  user_id uuid primary key references identity.user,
  hash text not null,
  changed_at timestamptz not null
);
comment on table identity.password is
  'local: argon2id of a password, with a pepper outside the database';

create table identity.device (
  id uuid primary key,
  user_id uuid not null references identity.user,
  name text not null,
  created_at timestamptz not null
);
comment on table identity.device is
  'local: a phone or browser somebody signed in with';
create index device_by_user on identity.device (user_id);

-- One device, one session: signing in there again replaces the token.
create table identity.session (
  device_id uuid primary key references identity.device on delete cascade,
  token_hash bytea not null,
  user_id uuid not null references identity.user,
  started_at timestamptz not null,
  used_at timestamptz not null,
  ends_at timestamptz not null,
  constraint identity_session_token_unique unique (token_hash),
  check (octet_length(token_hash) = 32),
  check (ends_at > started_at)
);
comment on table identity.session is
  'local: one device’s permission to act, by the digest of its token';
create index session_by_user on identity.session (user_id);
create index session_by_end on identity.session (ends_at);

create table identity.pin (
  user_id uuid primary key references identity.user,
  hash text,
  tries int not null default 0,
  locked_at timestamptz,
  locked_until timestamptz,
  reset_ready_at timestamptz,
  reset_at timestamptz,
  check (tries >= 0),
  check ((locked_until is null) or (locked_at is not null))
);
comment on table identity.pin is
  'local: argon2id of a payment PIN, and the tries that were counted';

create table identity.step_up (
  proof_hash bytea primary key,
  user_id uuid not null references identity.user,
  kind text not null,
  payee text not null,
  amount bigint,
  facts text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  spent_at timestamptz,
  check (octet_length(proof_hash) = 32),
  check (amount is null or amount > 0)
);
comment on table identity.step_up is
  'local: a PIN shown for one act, good once';
create index step_up_by_user on identity.step_up (user_id, spent_at) where spent_at is not null;
create index step_up_by_end on identity.step_up (expires_at);

create table identity.one_time_link (
  code_hash bytea primary key,
  purpose text not null,
  user_id uuid references identity.user,
  made_by uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  check (octet_length(code_hash) = 32),
  check (purpose in ('password', 'owner')),
  check ((purpose = 'password') = (user_id is not null))
);
comment on table identity.one_time_link is
  'local: a code that sets a password or makes an owner, once';

create table identity.approval (
  id uuid primary key,
  kind text not null,
  ref text not null,
  facts jsonb not null,
  roles text[] not null,
  reason text not null,
  asked_by uuid not null references identity.user,
  asked_at timestamptz not null,
  lapses_at timestamptz not null,
  agreed_by uuid references identity.user,
  agreed_at timestamptz,
  check (agreed_by is null or agreed_by <> asked_by),
  check ((agreed_by is null) = (agreed_at is null))
);
comment on table identity.approval is
  'reference: a staff act that waits for the second pair of eyes';
create index approval_by_age on identity.approval (asked_at, id);

create table identity.look (
  id uuid primary key,
  user_id uuid not null references identity.user,
  by uuid not null references identity.user,
  reason text not null,
  at timestamptz not null,
  until timestamptz not null
);
comment on table identity.look is
  'reference: append-only; a reasoned view of one person by one member of staff';
create index look_by_user on identity.look (user_id, at, id);
