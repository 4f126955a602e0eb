create table envelopes.reminder (
  envelope uuid primary key,
  at timestamptz not null
);
comment on table envelopes.reminder is
  'by envelope: append-only; its sender has reminded the group of it, which can be done once';

-- Each round asks again whether the group it was opened in wants face-to-face rooms.
alter table envelopes.face_room add column in_group uuid;
