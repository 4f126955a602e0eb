-- Roles that somebody has because of their groups at the organisation's provider.
alter table identity.staff_role add column by_provider boolean not null default false;
