-- More ways to sign in and confirm than a password and a PIN, and what protects them.

-- Opened with a passkey, or with a second factor after the password.
alter table identity.session add column strong boolean not null default false;

create table identity.passkey (
  id uuid primary key,
  user_id uuid not null references identity.user,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  synced boolean not null,
  name text not null,
  added_at timestamptz not null,
  used_at timestamptz,
  constraint identity_passkey_credential_unique unique (credential_id),
  check (counter >= 0),
  check (char_length(name) between 1 and 30)
);
comment on table identity.passkey is
  'local: the public half of a passkey; the other half never leaves its device';
create index passkey_by_user on identity.passkey (user_id, added_at, id);

-- What is signed for `step_up` is bound to the act that was shown.
create table identity.challenge (
  challenge bytea primary key,
  purpose text not null,
  user_id uuid references identity.user,
  kind text,
  payee text,
  amount bigint,
  facts text,
  expires_at timestamptz not null,
  check (octet_length(challenge) = 32),
  check (purpose in ('register', 'sign_in', 'step_up')),
  check ((purpose = 'sign_in') = (user_id is null)),
  check ((purpose = 'step_up') = (kind is not null and payee is not null and facts is not null))
);
comment on table identity.challenge is
  'local: what a passkey is asked to sign; it is gone with the first answer';
create index challenge_by_end on identity.challenge (expires_at);
create index challenge_by_user on identity.challenge (user_id) where user_id is not null;

create table identity.email_claim (
  user_id uuid primary key references identity.user,
  code_hash bytea not null,
  email text not null,
  expires_at timestamptz not null,
  constraint identity_email_claim_unique unique (code_hash),
  check (octet_length(code_hash) = 32)
);
comment on table identity.email_claim is
  'local: an address that somebody says is theirs, until the link in the mail is opened';

create table identity.second_factor (
  user_id uuid primary key references identity.user,
  sealed bytea not null,
  started_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on table identity.second_factor is
  'local: the secret of an authenticator app, sealed with a key outside the database';

create table identity.recovery_code (
  user_id uuid not null references identity.user,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash),
  check (octet_length(code_hash) = 32)
);
comment on table identity.recovery_code is
  'local: a code that stands in for the second factor, once';

create table identity.second_step (
  ticket_hash bytea primary key,
  user_id uuid not null references identity.user,
  expires_at timestamptz not null,
  check (octet_length(ticket_hash) = 32)
);
comment on table identity.second_step is
  'local: a sign-in whose first half was right';
create index second_step_by_end on identity.second_step (expires_at);
create index second_step_by_user on identity.second_step (user_id);

create table identity.provider_link (
  issuer text not null,
  subject text not null,
  user_id uuid not null references identity.user,
  linked_at timestamptz not null,
  primary key (issuer, subject),
  constraint identity_provider_link_unique unique (user_id, issuer)
);
comment on table identity.provider_link is
  'local: whom the organisation’s provider knows under which name of its own';

-- A round trip to the provider, and after it a newcomer who has yet to choose a handle.
create table identity.provider_trip (
  ticket_hash bytea primary key,
  purpose text not null,
  state_hash bytea,
  user_id uuid references identity.user,
  sealed bytea not null,
  expires_at timestamptz not null,
  check (octet_length(ticket_hash) = 32),
  check (purpose in ('sign_in', 'link', 'sign_up')),
  check ((purpose = 'link') = (user_id is not null)),
  check ((purpose = 'sign_up') = (state_hash is null))
);
comment on table identity.provider_trip is
  'local: what a browser must bring back from the provider, once';
create index provider_trip_by_end on identity.provider_trip (expires_at);
create index provider_trip_by_user on identity.provider_trip (user_id) where user_id is not null;
