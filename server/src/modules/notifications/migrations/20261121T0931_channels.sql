-- Where people want to hear of things, and what was sent there.
create table notifications.habit (
  person uuid not null,
  time_zone text not null,
  quiet_from smallint not null,
  quiet_until smallint not null,
  kinds_off text[] not null default '{}',
  constraint habit_person primary key (person),
  constraint habit_minutes check (
    quiet_from between 0 and 1439 and quiet_until between 0 and 1439
  )
);
comment on table notifications.habit is
  'by person: their time zone, quiet hours as minutes of the day, and kinds they turned off';

-- A row says what differs from the defaults of the house.
create table notifications.choice (
  person uuid not null,
  class text not null,
  channel text not null,
  wanted boolean not null,
  constraint choice_once primary key (person, class, channel),
  constraint choice_class check (
    class in ('money', 'waiting', 'social', 'campaign', 'announcement', 'digest')
  ),
  constraint choice_channel check (channel in ('push', 'mail'))
);
comment on table notifications.choice is 'by person: which class reaches them on which channel';

create table notifications.push_address (
  person uuid not null,
  id uuid not null,
  device_id uuid,
  endpoint text not null,
  endpoint_digest bytea not null,
  p256dh bytea not null,
  auth bytea not null,
  added_at timestamptz not null,
  failures smallint not null default 0,
  constraint push_address_id primary key (person, id),
  constraint push_address_once unique (person, endpoint_digest),
  constraint push_address_keys check (octet_length(p256dh) = 65 and octet_length(auth) = 16),
  constraint push_address_long check (char_length(endpoint) <= 1000)
);
-- A browser belongs to whoever is signed in there now.
create index push_address_endpoint on notifications.push_address (endpoint_digest);
comment on table notifications.push_address is
  'by person: where a browser of theirs hears pushes; dropped after three failures';

create table notifications.delivery (
  person uuid not null,
  channel text not null,
  kind text not null,
  ref text not null,
  class text not null,
  state text not null,
  due_at timestamptz not null,
  made_at timestamptz not null,
  sent_at timestamptz,
  tries smallint not null default 0,
  -- The same notice is never sent twice on one channel, however often a reaction runs.
  constraint delivery_once primary key (person, channel, kind, ref),
  constraint delivery_channel check (channel in ('push', 'mail')),
  constraint delivery_state check (
    state in ('due', 'held', 'sent', 'bundled', 'dropped', 'failed')
  )
);
create index delivery_due on notifications.delivery (due_at) where state in ('due', 'held');
create index delivery_sent on notifications.delivery (person, channel, sent_at)
where sent_at is not null;
create index delivery_made on notifications.delivery (made_at);
comment on table notifications.delivery is
  'by person: one notice on its way to one channel, and how that ended; kept for a month';
