create table envelopes.own_switch (
  person uuid not null,
  mode text not null,
  off_since timestamptz not null,
  primary key (person, mode),
  constraint own_switch_mode check (mode in (
    'ordinary', 'lucky', 'directed', 'password', 'funny', 'relay', 'room', 'ask'))
);
comment on table envelopes.own_switch is
  'by person: kinds of envelopes that somebody wants no part in, and since when';
