-- PINs that are compared at this moment: they take up tries, and lock nothing while nobody knows.
alter table identity.pin add column checking timestamptz[] not null default '{}';
