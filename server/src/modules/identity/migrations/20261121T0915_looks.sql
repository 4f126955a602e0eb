-- The line of a look stays for ever, also when whoever was looked at never joined and is forgotten.
alter table identity.look drop constraint look_user_id_fkey;
