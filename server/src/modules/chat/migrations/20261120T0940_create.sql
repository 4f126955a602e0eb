create schema chat;

create table chat.room (
  id uuid primary key,
  kind text not null check (kind in ('direct', 'group', 'object')),
  name text not null check (char_length(name) <= 80),
  template text not null check (template in ('class', 'dinner', 'team', 'interest', 'occasion')),
  purpose text not null check (char_length(purpose) <= 200),
  rhythm text not null check (rhythm in ('none', 'weekly', 'monthly', 'yearly', 'once')),
  may_invite text not null check (may_invite in ('everyone', 'admins')),
  maker uuid not null,
  -- Only a room of kind object is the thread of a thing of another module.
  object_kind text,
  object_ref text,
  number integer not null check (number >= 0),
  member_count integer not null check (member_count >= 0),
  link_code text,
  link_by uuid,
  link_expires_at timestamptz,
  link_house_invite text,
  made_at timestamptz not null,
  active_at timestamptz not null,
  closed_at timestamptz,
  check (kind <> 'group' or name <> ''),
  check ((kind = 'object') = (object_kind is not null)),
  check ((object_kind is null) = (object_ref is null)),
  check ((link_code is null) = (link_by is null)),
  check ((link_code is null) = (link_expires_at is null)),
  check (link_code is not null or link_house_invite is null),
  check (closed_at is null or (member_count = 0 and link_code is null))
) with (fillfactor = 70);
comment on table chat.room is 'by id: a thread, with the number of its newest message';

create table chat.membership (
  room uuid not null references chat.room (id),
  member uuid not null,
  role text not null check (role in ('owner', 'admin', 'member')),
  joined_at timestamptz not null,
  first_number integer not null check (first_number > 0),
  read_up_to integer not null check (read_up_to >= 0),
  primary key (room, member)
) with (fillfactor = 80);
create unique index membership_one_owner on chat.membership (room) where role = 'owner';
create index membership_oldest on chat.membership (room, joined_at, member);
create index membership_member on chat.membership (member, room);
comment on table chat.membership is 'by room: somebody in a room, from which message on, read up to';

create table chat.message (
  room uuid not null references chat.room (id),
  number integer not null check (number > 0),
  author uuid not null,
  id uuid not null,
  kind text not null check (kind in ('text', 'system', 'embed')),
  text text check (char_length(text) between 1 and 5000),
  embed_kind text check (char_length(embed_kind) between 1 and 40),
  embed_ref text check (char_length(embed_ref) between 1 and 60),
  line text check (line ~ '^[a-z]+\.[a-z_]+$'),
  facts jsonb not null default '{}' check (jsonb_typeof(facts) = 'object'),
  at timestamptz not null,
  recalled_at timestamptz,
  primary key (room, number),
  -- A message sent twice with one id appears once.
  constraint message_once unique (room, author, id),
  check ((kind = 'text') = (text is not null)),
  check ((kind = 'embed') = (embed_kind is not null)),
  check ((embed_kind is null) = (embed_ref is null)),
  check ((kind = 'system') = (line is not null)),
  check (recalled_at is null or kind <> 'system')
);
comment on table chat.message is 'by room: one line of a room, numbered without a gap';

create table chat.link (
  code text primary key check (char_length(code) between 20 and 64),
  room uuid not null,
  made_at timestamptz not null
);
comment on table chat.link is 'by code: the room a code leads to; whether it is live says the room';

create table chat.invitation (
  invitee uuid not null,
  room uuid not null,
  id uuid not null,
  inviter uuid not null,
  state text not null check (state in ('waiting', 'accepted', 'declined')),
  at timestamptz not null,
  expires_at timestamptz not null check (expires_at > at),
  primary key (invitee, room),
  unique (invitee, id)
);
comment on table chat.invitation is 'by invitee: a room that asks somebody in, the newest per room';

create table chat.pace (
  author uuid primary key,
  moments timestamptz[] not null
) with (fillfactor = 70);
comment on table chat.pace is 'by author: when somebody sent the last messages, for the rate limit';
