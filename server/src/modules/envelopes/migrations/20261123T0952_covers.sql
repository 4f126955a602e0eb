-- Covers that were added. Those that ship with the house are files of it and have no row here.
create table envelopes.cover (
  id uuid primary key,
  name text not null default '',
  alt text not null default '',
  origin text not null default '',
  state text not null default 'draft',
  reason text,
  made_by uuid not null,
  added_at timestamptz not null,
  submitted_at timestamptz,
  decided_by uuid,
  decided_at timestamptz,
  published_at timestamptz,
  constraint cover_state check (
    state in ('draft', 'in_review', 'returned', 'published', 'withdrawn')),
  constraint cover_is_described check (
    state in ('draft', 'withdrawn') or (name <> '' and alt <> '' and origin <> '')),
  constraint cover_decided check (
    (decided_at is null) = (decided_by is null)
    and (state not in ('returned', 'published', 'withdrawn') or decided_by is not null)),
  constraint cover_published_at check (state <> 'published' or published_at is not null),
  constraint cover_name_length check (char_length(name) <= 20),
  constraint cover_alt_length check (char_length(alt) <= 80)
);
create index cover_out on envelopes.cover (published_at desc, id) where state = 'published';
create index cover_in_review on envelopes.cover (submitted_at, id) where state = 'in_review';
comment on table envelopes.cover is
  'reference: a picture that staff added to the covers of the house, from the draft to its end';
