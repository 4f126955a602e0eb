-- What became of an act that two agreed to: done, or why it can never be done.
alter table identity.approval
  add column done_at timestamptz,
  add column failed_at timestamptz,
  add column failed_code text,
  add column failed_details jsonb,
  add check (done_at is null or failed_at is null),
  add check (coalesce(done_at, failed_at) is null or agreed_at is not null),
  add check ((failed_at is null) = (failed_code is null)),
  add check ((failed_at is null) = (failed_details is null));
