-- Rooms in which something was said that nobody was told of yet. A line that finds its room here
-- writes nothing, so talk costs the same however fast it goes.
create table chat.stir (
  room uuid primary key references chat.room (id),
  number integer not null check (number > 0),
  since timestamptz not null
);
create index stir_since on chat.stir (since);
comment on table chat.stir is 'by room: talk nobody was told of yet, from which line on';
