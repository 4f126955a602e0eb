-- Addresses whose provider said that they take no mail, or whose owner complained of one.
create table engine.mail_stop (
  address bytea primary key,
  why text not null,
  at timestamptz not null,
  constraint mail_stop_why check (why in ('bounced', 'complained'))
);
comment on table engine.mail_stop is
  'local: the keyed digest of an address that gets no mail of ours any more';
