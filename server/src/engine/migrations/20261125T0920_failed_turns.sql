-- Turns of the calendar that failed and have not gone well since. Kept apart from the queue, which
-- forgets what ended a day ago: a turn of the night would be forgotten before the next one.
create table engine.failed_turn (
  name text primary key,
  why text not null,
  times int not null default 1,
  first_at timestamptz not null,
  at timestamptz not null,
  constraint failed_turn_times check (times > 0 and first_at <= at)
);
comment on table engine.failed_turn is
  'local: the newest failure of a turn of the calendar, until it goes well again';
