-- What somebody takes out of their own view is nobody else's to see: counts of readers go by the
-- line from which on they were given to see, and stay as they were.
alter table chat.membership
  add column cleared integer not null default 0 check (cleared >= 0);
comment on column chat.membership.cleared is
  'up to which message its member took the room out of their own view';
