-- When somebody last moved at the desk: staff who went away sign in again before they write.
alter table identity.session add column desk_at timestamptz;
