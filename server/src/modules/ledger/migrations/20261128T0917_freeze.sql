-- An account says whether it is frozen; whoever owns it is told why.
create table ledger.freeze (
  account uuid not null,
  reason text,
  at timestamptz not null,
  constraint freeze_account primary key (account)
);
comment on table ledger.freeze is
  'by account: why it is frozen, as staff put it; null where a check of the books froze it';
