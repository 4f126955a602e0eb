-- Credits somebody buys outside. The intent stands here before the outside is asked.
create table ledger.top_up (
  id uuid not null,
  user_id uuid not null,
  gateway text not null,
  amount bigint not null,
  price bigint not null,
  currency text not null,
  state text not null default 'started',
  why text,
  reference text,
  receipt text,
  next text,
  tries int not null default 0,
  asked_at timestamptz,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint top_up_id primary key (id),
  constraint top_up_amount check (amount > 0 and price > 0),
  constraint top_up_state check (state in ('started', 'paid', 'credited', 'failed', 'expired')),
  constraint top_up_why check ((state in ('failed', 'expired')) = (why is not null)),
  constraint top_up_ended check ((state in ('credited', 'failed', 'expired')) = (ended_at is not null))
);
create index top_up_of on ledger.top_up (user_id, started_at, id);
create index top_up_at on ledger.top_up (started_at, id);
create index top_up_running on ledger.top_up (expires_at) where state in ('started', 'paid');
create index top_up_receipt on ledger.top_up (receipt) where receipt is not null;
comment on table ledger.top_up is
  'by id: credits somebody buys outside, and how far it has come';

create table ledger.gateway_event (
  top_up uuid not null,
  event text not null,
  way text not null,
  kind text not null,
  outcome text not null,
  said text not null,
  heard int not null default 1,
  at timestamptz not null,
  constraint gateway_event_once primary key (top_up, event),
  constraint gateway_event_way check (way in ('callback', 'asked')),
  constraint gateway_event_outcome check (
    outcome in ('applied', 'repeated', 'ignored', 'unexplained'))
);
create index gateway_event_at on ledger.gateway_event (at);
comment on table ledger.gateway_event is
  'by top_up: what a gateway told of a top-up, each event once however often it came';

-- The sandbox stands for the world outside: this is what it would know.
create table ledger.sandbox_payment (
  id uuid not null,
  amount bigint not null,
  currency text not null,
  state text not null default 'open',
  at timestamptz not null,
  constraint sandbox_payment_id primary key (id),
  constraint sandbox_payment_state check (state in ('open', 'succeeded', 'failed'))
);
comment on table ledger.sandbox_payment is
  'local: payments at the built-in sandbox gateway, which moves nothing real';

create table ledger.voucher_batch (
  id uuid not null,
  label text not null,
  count int not null,
  amount bigint not null,
  used int not null default 0,
  source text not null,
  state text not null default 'open',
  nonce bytea not null,
  sheet text,
  made_by uuid not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  printed_by uuid,
  printed_at timestamptz,
  ended_by uuid,
  ended_at timestamptz,
  returned bigint not null default 0,
  by_one_person boolean not null,
  constraint voucher_batch_id primary key (id),
  constraint voucher_batch_amount check (amount > 0 and count > 0),
  constraint voucher_batch_used check (used between 0 and count),
  constraint voucher_batch_returned check (returned between 0 and (count - used) * amount),
  constraint voucher_batch_source check (source in ('issue', 'fund')),
  constraint voucher_batch_state check (state in ('open', 'stopped', 'expired')),
  constraint voucher_batch_ended check ((state = 'open') = (ended_at is null)),
  constraint voucher_batch_printed check ((sheet is null) = (printed_at is null))
);
create index voucher_batch_at on ledger.voucher_batch (made_at, id);
create index voucher_batch_open on ledger.voucher_batch (expires_at) where state = 'open';
comment on table ledger.voucher_batch is
  'by id: vouchers of one amount, funded when they were made; its id is its account';

-- A code is kept as a digest under a key that is not in the database.
create table ledger.voucher (
  digest bytea not null,
  batch uuid not null,
  number int not null,
  used_by uuid,
  used_at timestamptz,
  constraint voucher_digest primary key (digest),
  constraint voucher_used check ((used_by is null) = (used_at is null))
);
create index voucher_of on ledger.voucher (batch);
comment on table ledger.voucher is 'by digest: one code, and who used it';

create table ledger.redemption (
  id uuid not null,
  user_id uuid not null,
  amount bigint not null,
  way text not null,
  state text not null default 'asked',
  why text,
  waits boolean not null default false,
  asked_at timestamptz not null,
  lapses_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  paid_by uuid,
  tries int not null default 0,
  by_one_person boolean not null default false,
  ended_at timestamptz,
  constraint redemption_id primary key (id),
  constraint redemption_amount check (amount > 0),
  constraint redemption_state check (
    state in ('asked', 'approved', 'paid_out', 'failed', 'refused', 'cancelled')),
  constraint redemption_ended check ((state in ('asked', 'approved')) = (ended_at is null)),
  constraint redemption_why check ((state in ('failed', 'refused')) = (why is not null))
);
create index redemption_of on ledger.redemption (user_id, asked_at, id);
create index redemption_at on ledger.redemption (asked_at, id);
create index redemption_open on ledger.redemption (lapses_at) where state in ('asked', 'approved');
comment on table ledger.redemption is
  'by id: credits somebody wants paid out; they are held until it ends';

create table ledger.desk_day (
  user_id uuid not null,
  id uuid not null,
  state text not null default 'open',
  float bigint not null,
  opened_at timestamptz not null,
  counted bigint,
  expected bigint,
  reason text,
  closed_at timestamptz,
  agreed_by uuid,
  by_one_person boolean not null default false,
  constraint desk_day_id primary key (user_id, id),
  constraint desk_day_float check (float >= 0),
  constraint desk_day_state check (state in ('open', 'counted', 'closed')),
  constraint desk_day_closed check ((state = 'closed') = (closed_at is not null)),
  constraint desk_day_counted check ((state = 'open') = (counted is null))
);
-- A cashier has one drawer.
create unique index desk_day_one on ledger.desk_day (user_id) where state <> 'closed';
create index desk_day_named on ledger.desk_day (id);
create index desk_day_at on ledger.desk_day (opened_at, id);
comment on table ledger.desk_day is
  'by user_id: one day of a cashier''s drawer, from the first float to the count';

create table ledger.desk_line (
  day uuid not null,
  transfer uuid not null,
  book uuid not null,
  kind text not null,
  amount bigint not null,
  user_id uuid not null,
  at timestamptz not null,
  constraint desk_line_transfer primary key (day, transfer),
  constraint desk_line_kind check (kind in ('top_up', 'pay_out', 'correction')),
  constraint desk_line_amount check (amount <> 0)
);
create index desk_line_of on ledger.desk_line (transfer);
comment on table ledger.desk_line is
  'by day: append-only, what one transfer did to a drawer';
