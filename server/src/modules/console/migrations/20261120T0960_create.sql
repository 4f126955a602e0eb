create schema console;

-- One row for ever: two people who submit the wizard at the same second queue for it here.
create table console.first_run (
  id int not null,
  code_digest bytea not null,
  owner_id uuid,
  finished_at timestamptz,
  constraint first_run_one primary key (id),
  constraint first_run_one_row check (id = 1),
  constraint first_run_whole check ((owner_id is null) = (finished_at is null))
);
comment on table console.first_run is
  'local: the digest of the setup code that counts, and later who set the house up, when';
