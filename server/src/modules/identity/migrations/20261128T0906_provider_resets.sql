-- A fresh sign-in at the provider may begin a reset of the PIN, of whoever has no password.
do $$
declare name text;
begin
  for name in
    select conname from pg_constraint
    where conrelid = 'identity.provider_trip'::regclass and contype = 'c'
      and pg_get_constraintdef(oid) like '%purpose%' and pg_get_constraintdef(oid) not like '%state_hash%'
  loop
    execute format('alter table identity.provider_trip drop constraint %I', name);
  end loop;
end
$$;
alter table identity.provider_trip
  add constraint identity_provider_trip_purpose
    check (purpose in ('sign_in', 'link', 'sign_up', 'reset_pin')),
  add constraint identity_provider_trip_owner
    check ((purpose in ('link', 'reset_pin')) = (user_id is not null));
