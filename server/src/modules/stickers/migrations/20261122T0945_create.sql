create schema stickers;

-- Packs of members. Those that ship with the house are files of it and have no row here.
create table stickers.pack (
  id uuid primary key,
  owner uuid not null,
  name text not null,
  licence text,
  author text not null default '',
  shows_people boolean not null default false,
  consent text not null default '',
  state text not null default 'draft',
  reason text,
  made_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  decided_by uuid,
  published_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by text,
  constraint pack_licence check (licence in ('own', 'cc0', 'cc_by', 'operator')),
  constraint pack_state check (
    state in ('draft', 'in_review', 'returned', 'published', 'withdrawn')),
  constraint pack_out_is_licensed check (
    state in ('draft', 'returned') or licence is not null),
  constraint pack_published_at check (
    state not in ('published', 'withdrawn') or published_at is not null),
  constraint pack_withdrawn_by check (withdrawn_by in ('owner', 'moderation')),
  constraint pack_withdrawn_once check (
    (state = 'withdrawn') = (withdrawn_by is not null)
    and (withdrawn_at is null) = (withdrawn_by is null)),
  constraint pack_name_length check (char_length(name) between 1 and 20)
);
create index pack_by_owner on stickers.pack (owner, made_at desc, id);
create index pack_in_review on stickers.pack (submitted_at, id) where state = 'in_review';
create index pack_out on stickers.pack (published_at desc, id desc) where state = 'published';
comment on table stickers.pack is
  'reference: pictures that a member gives to all, from the draft to its withdrawal';

create table stickers.sticker (
  id uuid primary key,
  pack uuid not null references stickers.pack on delete cascade,
  place int not null,
  alt text not null default '',
  keywords text[] not null default '{}',
  animated boolean not null,
  bytes int not null,
  added_at timestamptz not null,
  constraint sticker_place unique (pack, place),
  constraint sticker_bytes check (bytes > 0),
  constraint sticker_alt_length check (char_length(alt) <= 80)
);
comment on table stickers.sticker is
  'reference: one picture of a member''s pack; the file bears its id';

create table stickers.shelf (
  person uuid not null,
  pack uuid not null,
  kept boolean not null,
  at timestamptz not null,
  primary key (person, pack)
);
comment on table stickers.shelf is
  'by person: packs that somebody added, and packs of the house that they put away';

create table stickers.recent (
  person uuid not null,
  sticker uuid not null,
  used_at timestamptz not null,
  primary key (person, sticker)
);
comment on table stickers.recent is
  'by person: what somebody sent last, for their own panel; the oldest are dropped';

create table stickers.report (
  id uuid primary key,
  pack uuid not null,
  sticker uuid,
  reporter uuid not null,
  why text not null,
  words text not null,
  at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  constraint report_why check (why in ('stolen', 'person', 'indecent', 'hateful', 'other')),
  constraint report_closed check ((closed_at is null) = (closed_by is null))
);
create unique index sticker_report_once on stickers.report (pack, reporter)
  where closed_at is null;
create index report_open on stickers.report (at, id) where closed_at is null;
comment on table stickers.report is
  'reference: what a member finds wrong with a pack, until staff have answered';
