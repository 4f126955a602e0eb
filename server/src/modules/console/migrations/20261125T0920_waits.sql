-- How long what was decided on a day that is over had waited; counted once, as the other figures.
-- A decision may be taken anew later: what was counted stays.
create table console.figure_wait (
  day date not null,
  queue text not null,
  decided int not null,
  median_seconds int not null,
  ninetieth_seconds int not null,
  counted_at timestamptz not null,
  constraint figure_wait_once primary key (day, queue),
  constraint figure_wait_counts check (
    decided >= 0 and median_seconds >= 0 and ninetieth_seconds >= median_seconds)
);
comment on table console.figure_wait is
  'by day: how long the queues of the house kept people waiting; no person stands here';
