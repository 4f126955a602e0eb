-- Days that are over, counted once: what is counted live is today.
create table console.figure_day (
  day date primary key,
  joined int not null,
  kept int not null,
  moved bigint not null,
  transfers int not null,
  sent int not null,
  opened int not null,
  counted_at timestamptz not null,
  constraint figure_day_counts check (
    joined >= 0 and kept >= 0 and moved >= 0 and transfers >= 0 and sent >= 0 and opened >= 0)
);
comment on table console.figure_day is
  'by day: sums of a day of the house that is over; no person stands here';
