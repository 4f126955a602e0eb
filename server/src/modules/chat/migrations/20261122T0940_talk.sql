-- Rooms of two, threads of things, and what a group decides about itself.
do $$
declare
  name text;
begin
  -- A room its owner closed may still be read by who is in it.
  select c.conname into strict name
  from pg_constraint c
  where c.conrelid = 'chat.room'::regclass
    and c.contype = 'c'
    and pg_get_constraintdef(c.oid) like '%closed_at IS NULL%member_count = 0%';
  execute format('alter table chat.room drop constraint %I', name);
end
$$;

alter table chat.room
  add column may_send text not null default 'everyone' check (may_send in ('everyone', 'admins')),
  add column may_host text not null default 'everyone' check (may_host in ('everyone', 'admins')),
  add column modes_off text[] not null default '{}' check (cardinality(modes_off) <= 20),
  add column anonymous_claims boolean not null default false,
  add column read_names boolean not null default true,
  add column quiet boolean not null default false,
  add column offered_to uuid,
  add constraint room_closed_without_link check (closed_at is null or link_code is null);

alter table chat.membership
  add column muted boolean not null default false,
  add column pinned_at timestamptz,
  add column hidden_at integer check (hidden_at >= 0),
  add column unread_mark boolean not null default false,
  add column mentioned_at integer not null default 0 check (mentioned_at >= 0),
  add column told_at integer check (told_at >= 0),
  add column said integer not null default 0 check (said >= 0),
  add column silenced_until timestamptz;
comment on column chat.membership.hidden_at is 'out of sight until the room has a newer number';
comment on column chat.membership.told_at is 'the number at which news was told; again once it is read';
comment on column chat.membership.said is 'how often they spoke: strangers are masked until both did';

alter table chat.message drop constraint message_kind_check;
alter table chat.message
  add constraint message_kind_check
    check (kind in ('text', 'system', 'embed', 'pictures', 'place')),
  add column content jsonb not null default '{}' check (jsonb_typeof(content) = 'object'),
  add column quote integer check (quote > 0),
  add column mentions uuid[] not null default '{}' check (cardinality(mentions) <= 20),
  add column mentions_all boolean not null default false,
  add column forwarded boolean not null default false,
  add column announced boolean not null default false,
  add column pinned_at timestamptz,
  add column removed_at timestamptz,
  add column removed_by uuid,
  add column removed_rule integer check (removed_rule between 1 and 99),
  add constraint message_quotes_the_past check (quote is null or quote < number),
  add constraint message_pins_announcements check (announced or pinned_at is null),
  add constraint message_removed_by_somebody
    check ((removed_at is null) = (removed_by is null)),
  add constraint message_rule_of_removal check (removed_at is not null or removed_rule is null);
create index message_announced on chat.message (room, number) where announced;

create table chat.picture (
  room uuid not null references chat.room (id),
  id uuid not null,
  author uuid not null,
  file uuid not null,
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  number integer check (number > 0),
  at timestamptz not null,
  primary key (room, id)
);
create index picture_unsaid on chat.picture (room, at) where number is null;
create index picture_file on chat.picture (file);
comment on table chat.picture is 'by room: a picture brought into it, and the line that shows it';

create table chat.habit (
  person uuid primary key,
  read_marks boolean not null
);
comment on table chat.habit is 'by person: whether their read marks are shown';

create table chat.report (
  id uuid primary key,
  room uuid not null,
  number integer not null check (number > 0),
  reporter uuid not null,
  about text not null
    check (about in ('scam', 'insult', 'threat', 'illegal', 'private', 'spam', 'other')),
  words text not null check (char_length(words) <= 200),
  excerpt jsonb not null check (jsonb_typeof(excerpt) = 'array'),
  at timestamptz not null,
  state text not null check (state in ('waiting', 'removed', 'kept')),
  rule integer check (rule between 1 and 99),
  decided_by uuid,
  decided_at timestamptz,
  decision text check (char_length(decision) <= 200),
  check ((state = 'waiting') = (decided_at is null)),
  check ((decided_at is null) = (decided_by is null)),
  check ((state = 'removed') = (rule is not null))
);
create index report_queue on chat.report (state, at, id);
comment on table chat.report is 'by id: a line somebody reported, with the lines around it';
