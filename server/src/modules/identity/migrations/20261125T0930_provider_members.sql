-- Who belongs to an organisation because of their groups at its provider: no member of it said so,
-- and none took it back. What an admin takes back stays taken, whatever the provider says later.
alter table identity.attestation
  add column by_provider boolean not null default false,
  alter column issued_by drop not null,
  drop constraint attestation_check1,
  add constraint identity_attestation_issuer check ((issued_by is null) = by_provider),
  add constraint identity_attestation_withdrawn check (
    withdrawn_by is null or withdrawn_at is not null
  ),
  add constraint identity_attestation_withdrawer check (
    by_provider or (withdrawn_at is null) = (withdrawn_by is null)
  );
create index attestation_by_provider on identity.attestation (user_id)
  where by_provider and withdrawn_at is null;
