-- What each provider's groups last gave somebody: a role by its name, an organisation by its id.
-- Another provider's silence takes nothing of it.
create table identity.provider_grant (
  user_id uuid not null references identity.user,
  issuer text not null,
  kind text not null,
  what text not null,
  primary key (user_id, issuer, kind, what),
  check (kind in ('role', 'member'))
);
comment on table identity.provider_grant is
  'by user_id: what groups at a provider give them here';

-- Until now a house had one provider: what groups gave came from the one last heard.
insert into identity.provider_grant (user_id, issuer, kind, what)
select given.user_id, heard.issuer, given.kind, given.what
from (
  select user_id, 'role' as kind, role as what
  from identity.staff_role
  where by_provider
  union
  select user_id, 'member', organisation_id::text
  from identity.attestation
  where by_provider and withdrawn_at is null and organisation_id is not null
) given
cross join lateral (
  select l.issuer
  from identity.provider_link l
  where l.user_id = given.user_id
  order by l.told_at desc, l.issuer
  limit 1
) heard;

-- Which sessions began at a provider, so that both can end together. The token is kept only where
-- the provider can be asked to sign somebody out.
create table identity.provider_session (
  device_id uuid primary key references identity.session on delete cascade,
  user_id uuid not null references identity.user,
  issuer text not null,
  subject text not null,
  sid text,
  sealed_token bytea
);
comment on table identity.provider_session is
  'local: one session that began at a provider, by the name it has there';
create index provider_session_by_subject on identity.provider_session (issuer, subject);
create index provider_session_by_sid on identity.provider_session (issuer, sid)
  where sid is not null;
create index provider_session_by_user on identity.provider_session (user_id);

-- The same of a sign-in that still waits for its second factor.
alter table identity.second_step
  add column issuer text,
  add column subject text,
  add column sid text,
  add column sealed_token bytea,
  add constraint identity_second_step_provider check ((issuer is null) = (subject is null));

-- And of a newcomer whom a provider named and who has not joined yet.
alter table identity.provider_trip
  add column issuer text,
  add column subject text,
  add column sid text,
  add constraint identity_provider_trip_named check ((issuer is null) = (subject is null));

-- A provider's word that somebody signed out counts once.
create table identity.provider_logout (
  issuer text not null,
  token_hash bytea not null,
  forgotten_at timestamptz not null,
  primary key (issuer, token_hash),
  check (octet_length(token_hash) = 32)
);
comment on table identity.provider_logout is
  'local: words of providers that somebody signed out, heard already';
create index provider_logout_by_end on identity.provider_logout (forgotten_at);
