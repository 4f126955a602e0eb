-- When somebody who asked to join was let in or turned away; nobody decided where it lapsed.
alter table identity.user add column decided_at timestamptz;
create index user_decided on identity.user (decided_at) where decided_at is not null;

-- What waits here for people of the house: how much, and since when.
create function identity.public_waiting(p_now timestamptz)
returns table (queue text, waiting int, since timestamptz)
language sql
stable
as $$
  select 'join', count(*)::int, min(u.created_at)
  from identity.user u
  where u.state = 'asked' and u.created_at <= p_now
  union all
  select 'approval', count(*)::int, min(a.asked_at)
  from identity.approval a
  where a.agreed_at is null and a.asked_at <= p_now and a.lapses_at > p_now
$$;

-- What was decided here in a span: since when it had waited, and when that ended.
create function identity.public_decided(p_from timestamptz, p_until timestamptz)
returns table (queue text, came timestamptz, decided timestamptz)
language sql
stable
as $$
  select 'join', u.created_at, u.decided_at
  from identity.user u
  where u.decided_at >= p_from and u.decided_at < p_until
  union all
  select 'approval', a.asked_at, a.agreed_at
  from identity.approval a
  where a.agreed_at >= p_from and a.agreed_at < p_until
$$;
