-- Whether a proved address alone made somebody L1: then L1 goes with the address.
alter table identity.user add column raised_by_address boolean not null default false;
