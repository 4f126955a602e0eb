-- What people write on their own bills. The books know nothing of it and never change for it.
create table ledger.bill_mark (
  owner uuid not null,
  account uuid not null,
  version bigint not null,
  tags text[] not null default '{}',
  note text,
  hidden boolean not null default false,
  at timestamptz not null,
  constraint bill_mark_line primary key (owner, account, version),
  constraint bill_mark_tags check (cardinality(tags) <= 5)
);
comment on table ledger.bill_mark is
  'by owner: tags, a private note and hiding of a line of one''s own statement';

create table ledger.bill_problem (
  id uuid not null,
  owner uuid not null,
  account uuid not null,
  version bigint not null,
  words text not null,
  at timestamptz not null,
  answer text,
  answered_by uuid,
  answered_at timestamptz,
  constraint bill_problem_id primary key (id),
  constraint bill_problem_answered check ((answer is null) = (answered_at is null))
);
-- One open report per line: pressing twice reports once.
create unique index bill_problem_open on ledger.bill_problem (owner, account, version)
where answered_at is null;
create index bill_problem_waiting on ledger.bill_problem (at, id) where answered_at is null;
comment on table ledger.bill_problem is
  'local: what members report about their bills, and what staff answered';

-- What took a transfer back; only reversals are in it, so moves and payments do not pay for it.
create index transfer_taken_back on ledger.transfer (book, refers_to) where step = 6;
