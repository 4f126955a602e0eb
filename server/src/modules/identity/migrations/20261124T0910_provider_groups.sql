-- What groups with a meaning here the provider last named for somebody, and when it did: roles that
-- rest on it are looked at each night. Null where it was asked before this was kept.
alter table identity.provider_link
  add column groups text[],
  add column told_at timestamptz not null default engine.now();
