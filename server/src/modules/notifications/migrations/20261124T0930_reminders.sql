-- A notice may remind of a thing that waits; with that thing it is over.
alter table notifications.notice add column reminds text;
comment on column notifications.notice.reminds is
  'kind of the waiting thing of the same ref it speaks of once more; null: it tells of itself';
create index notice_reminds on notifications.notice (reminds, ref) where reminds is not null;
