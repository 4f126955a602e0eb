-- Who was allowed to take all data out of the house, and until when.
create table console.export (
  id uuid primary key,
  asked_by uuid not null,
  reason text not null,
  by_one_person boolean not null,
  allowed_at timestamptz not null,
  ends_at timestamptz not null,
  constraint export_ends check (ends_at > allowed_at)
);
comment on table console.export is
  'by id: append-only; a permission for one person and one day to read everything';
create index export_at on console.export (allowed_at, id);
