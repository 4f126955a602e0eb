create schema notifications;

create table notifications.notice (
  person uuid not null,
  id uuid not null,
  kind text not null check (kind ~ '^[a-z]+\.[a-z_]+$'),
  class text not null
    check (class in ('money', 'waiting', 'social', 'campaign', 'announcement', 'digest')),
  ref text not null check (char_length(ref) between 1 and 120),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  link_kind text not null check (char_length(link_kind) between 1 and 40),
  link_ref text not null check (char_length(link_ref) between 1 and 60),
  at timestamptz not null,
  read_at timestamptz,
  primary key (person, id),
  -- The same notice is never sent twice, however often a reaction runs.
  constraint notice_once unique (person, kind, ref)
);
create index notice_newest on notifications.notice (person, at desc, id desc);
create index notice_unread on notifications.notice (person, at, id) where read_at is null;
comment on table notifications.notice is 'by person: one line told to one person, facts and no words';

create table notifications.waiting (
  person uuid not null,
  kind text not null check (kind ~ '^[a-z]+\.[a-z_]+$'),
  ref text not null check (char_length(ref) between 1 and 120),
  facts jsonb not null check (jsonb_typeof(facts) = 'object'),
  until timestamptz,
  at timestamptz not null,
  primary key (person, kind, ref)
);
create index waiting_about on notifications.waiting (kind, ref);
create index waiting_until on notifications.waiting (until) where until is not null;
comment on table notifications.waiting is 'by person: a thing that waits for one person, gone when done';

create table notifications.mute (
  person uuid not null,
  sender uuid not null,
  at timestamptz not null,
  primary key (person, sender)
);
comment on table notifications.mute is 'by person: whose notices somebody does not want';
