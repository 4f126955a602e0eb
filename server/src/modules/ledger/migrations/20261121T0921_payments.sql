-- What one person pays another. The words of the payer stand here and never in a chained row.
create table ledger.payment (
  id uuid not null,
  payer uuid not null,
  payee uuid not null,
  amount bigint not null,
  note text not null,
  timing text not null,
  must_accept boolean not null,
  via text not null,
  state text not null,
  sent_at timestamptz not null,
  arrives_at timestamptz,
  accept_by timestamptz,
  -- When something has to happen by itself next; null once it has ended.
  next_at timestamptz,
  ended_at timestamptz,
  -- Where the money is: the hold while it waits, then the transfer that ended it.
  book uuid not null,
  transfer uuid not null,
  refund_of uuid,
  refunded bigint not null default 0,
  asked_back_at timestamptz,
  origin_kind text,
  origin_ref text,
  constraint payment_id primary key (id),
  constraint payment_two check (payer <> payee),
  constraint payment_amount check (amount > 0),
  constraint payment_note check (char_length(note) <= 30),
  constraint payment_timing check (timing in ('now', '2h', '24h')),
  constraint payment_state check (
    state in ('sent', 'received', 'returned', 'cancelled', 'declined')),
  constraint payment_waits check ((state = 'sent') = (next_at is not null)),
  constraint payment_ended check ((state = 'sent') = (ended_at is null)),
  constraint payment_by check ((accept_by is not null) = (must_accept or arrives_at is not null)),
  constraint payment_refunded check (refunded between 0 and amount),
  constraint payment_refunds check (refunded = 0 or state = 'received'),
  constraint payment_origin check ((origin_kind is null) = (origin_ref is null))
) with (fillfactor = 80);
create index payment_next on ledger.payment (next_at) where next_at is not null;
comment on table ledger.payment is 'by id: what one person pays another, and how it ended';

create table ledger.payment_line (
  owner uuid not null,
  at timestamptz not null,
  payment uuid not null,
  other uuid not null,
  paid boolean not null,
  origin_ref text,
  constraint payment_line_once primary key (owner, at, payment)
);
create index payment_line_other on ledger.payment_line (owner, other);
create index payment_line_origin on ledger.payment_line (owner, origin_ref, at)
where origin_ref is not null;
comment on table ledger.payment_line is
  'by owner: append-only, a payment as each of its two people lists it';

-- How payees stand to payers, written by the module that knows ties; no row is neither.
create table ledger.stance (
  owner uuid not null,
  other uuid not null,
  stance text not null,
  at timestamptz not null,
  constraint stance_of primary key (owner, other),
  constraint stance_known check (stance in ('friend', 'blocked'))
);
comment on table ledger.stance is
  'by owner: what somebody is to the owner when they pay them: friend or blocked';

create table ledger.receiving (
  owner uuid not null,
  ask_always boolean not null,
  at timestamptz not null,
  constraint receiving_owner primary key (owner)
);
comment on table ledger.receiving is 'by owner: how somebody wants to be paid';
