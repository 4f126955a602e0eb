-- What the look of every minute found, by hour: a day of it can be seen, and no more than two are kept.
create table console.health_hour (
  hour timestamptz primary key,
  news_seconds float8 not null,
  late_seconds int not null,
  pool_waiting int not null,
  memory bigint not null,
  database bigint not null,
  disk_free bigint,
  constraint health_hour_counts check (
    news_seconds >= 0 and late_seconds >= 0 and pool_waiting >= 0 and memory >= 0
    and database >= 0 and disk_free >= 0)
);
comment on table console.health_hour is
  'by hour: the worst that was seen of process and database; no person stands here';
