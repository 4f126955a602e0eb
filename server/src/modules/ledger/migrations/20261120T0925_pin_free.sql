-- Up to what amount a person pays without their PIN; who has no row goes by the house's limit.
create table ledger.pin_free (
  owner uuid not null,
  single bigint not null,
  at timestamptz not null,
  constraint pin_free_owner primary key (owner),
  constraint pin_free_single check (single >= 0)
);
comment on table ledger.pin_free is
  'by owner: up to what a person pays without their PIN; zero asks always';
