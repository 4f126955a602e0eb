-- Codes by which people are found to pay and to be paid. A code stands here only as its digest.
create table ledger.pay_code (
  digest bytea not null,
  owner uuid not null,
  device uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint pay_code_digest primary key (digest),
  constraint pay_code_long check (octet_length(digest) = 32)
);
create index pay_code_device on ledger.pay_code (owner, device);
create index pay_code_end on ledger.pay_code (expires_at);
comment on table ledger.pay_code is
  'local: the code a payer shows for a minute; it dies with its first reading';

create table ledger.charge (
  id uuid not null,
  till uuid not null,
  payer uuid not null,
  amount bigint not null,
  note text not null,
  state text not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  payment uuid,
  constraint charge_id primary key (id),
  constraint charge_two check (till <> payer),
  constraint charge_amount check (amount > 0),
  constraint charge_state check (state in ('asked', 'paid', 'declined', 'cancelled')),
  constraint charge_paid check ((state = 'paid') = (payment is not null))
);
create index charge_asked on ledger.charge (payer, expires_at) where state = 'asked';
create index charge_old on ledger.charge (asked_at);
comment on table ledger.charge is
  'local: what a till asks of whose pay code it read, and what they answered';

create table ledger.collect_code (
  digest bytea not null,
  sealed bytea not null,
  owner uuid not null,
  amount bigint,
  note text not null,
  made_at timestamptz not null,
  expires_at timestamptz,
  used_at timestamptz,
  constraint collect_code_digest primary key (digest),
  constraint collect_code_amount check (amount > 0),
  constraint collect_code_kind check ((amount is null) = (expires_at is null))
);
-- One poster hangs at a time: a new one takes down the old.
create unique index collect_code_poster on ledger.collect_code (owner) where amount is null;
create index collect_code_end on ledger.collect_code (expires_at) where expires_at is not null;
comment on table ledger.collect_code is
  'local: how a payee is paid: a poster for good, or one amount for some minutes';

create table ledger.arrival (
  owner uuid not null,
  at timestamptz not null,
  payment uuid not null,
  via text not null,
  amount bigint not null,
  constraint arrival_once primary key (owner, at, payment),
  constraint arrival_via check (via in ('pay_code', 'collect_code', 'poster'))
);
comment on table ledger.arrival is
  'by owner: append-only, what came to somebody by a code';
