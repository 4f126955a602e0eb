create schema friends;

-- The row that is locked, in the order of ids, by whatever changes somebody's ties.
create table friends.person (
  owner uuid primary key,
  who_may_ask text not null check (who_may_ask in ('common', 'friends_of_friends', 'nobody')),
  code text,
  contacts boolean not null,
  friend_count integer not null check (friend_count >= 0),
  contacts_from timestamptz,
  contacts_used integer not null check (contacts_used >= 0)
) with (fillfactor = 70);
comment on table friends.person is 'by owner: how somebody may be found and asked, and how often they are tied';

create table friends.tie (
  owner uuid not null,
  other uuid not null,
  friendship uuid not null,
  origin_kind text not null check (origin_kind in (
    'room', 'group', 'collection', 'campaign', 'circle', 'handle', 'qr', 'contacts', 'invite',
    'import')),
  origin_ref text not null check (char_length(origin_ref) between 1 and 60),
  since timestamptz not null,
  remark text not null check (char_length(remark) <= 80),
  primary key (owner, other),
  check (owner <> other)
);
create index tie_friendship on friends.tie (friendship);
create index tie_other on friends.tie (other, owner);
comment on table friends.tie is
  'by owner: a friendship as one of its two people keeps it; the other has its twin';

create table friends.label (
  owner uuid not null,
  id uuid not null,
  name text not null check (char_length(name) between 1 and 40),
  made_at timestamptz not null,
  primary key (owner, id),
  constraint label_name unique (owner, name)
);
comment on table friends.label is 'by owner: a private list of friends';

create table friends.labelled (
  owner uuid not null,
  label uuid not null,
  other uuid not null,
  primary key (owner, label, other),
  foreign key (owner, label) references friends.label (owner, id) on delete cascade,
  foreign key (owner, other) references friends.tie (owner, other) on delete cascade
);
create index labelled_other on friends.labelled (owner, other);
comment on table friends.labelled is 'by owner: a friend on a private list';

create table friends.block (
  owner uuid not null,
  other uuid not null,
  at timestamptz not null,
  primary key (owner, other),
  check (owner <> other)
);
create index block_other on friends.block (other, owner);
comment on table friends.block is 'by owner: somebody the owner wants to see and hear nothing of';

create table friends.request (
  owner uuid not null,
  other uuid not null,
  id uuid not null,
  note text not null check (char_length(note) <= 400),
  origin_kind text not null,
  origin_ref text not null,
  state text not null check (state in ('asked', 'accepted', 'ignored', 'refused')),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  primary key (owner, other),
  unique (owner, id),
  check (owner <> other)
);
comment on table friends.request is 'by owner: somebody asks the owner, as the owner sees it';

-- The asker's twin of a request. What the other made of it stands here only when they may know.
create table friends.asked (
  owner uuid not null,
  other uuid not null,
  id uuid not null,
  note text not null check (char_length(note) <= 400),
  origin_kind text not null,
  origin_ref text not null,
  state text not null check (state in ('asked', 'accepted', 'refused', 'withdrawn')),
  at timestamptz not null,
  until timestamptz not null check (until > at),
  primary key (owner, other),
  check (owner <> other)
);
create index asked_at on friends.asked (owner, at);
create index asked_other on friends.asked (other, owner);
comment on table friends.asked is 'by owner: the owner asks somebody, as the owner sees it';

create table friends.code (
  code text primary key check (char_length(code) between 16 and 64),
  owner uuid not null,
  made_at timestamptz not null
);
create index code_owner on friends.code (owner);
comment on table friends.code is 'by code: whom a QR names; which one is live says the person';

create table friends.reachable (
  hash bytea primary key check (octet_length(hash) = 32),
  owner uuid not null
);
create index reachable_owner on friends.reachable (owner);
comment on table friends.reachable is
  'by hash: the own address of somebody who wants to be found by contacts; never what was sent';

-- What the operator counts: friendships without their people.
create table friends.beginning (
  id uuid primary key,
  origin_kind text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  talk_at timestamptz,
  gift_at timestamptz,
  shared_at timestamptz
) with (fillfactor = 80);
create index beginning_made on friends.beginning (made_at);
comment on table friends.beginning is
  'by id: that a friendship began, ended and was first used; nobody is named';
