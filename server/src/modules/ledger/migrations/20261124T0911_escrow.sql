-- Once a day: what lay in escrow, and how many people it came from. Told live, each change of it would
-- say how much somebody has just put into an envelope.
create table ledger.escrow_day (
  day date not null,
  amount bigint not null,
  givers int not null,
  at timestamptz not null,
  constraint escrow_day_day primary key (day),
  constraint escrow_day_amount check (amount >= 0),
  constraint escrow_day_givers check (givers >= 0)
);
comment on table ledger.escrow_day is 'local: append-only, what lay in escrow on a day, for the public books';
