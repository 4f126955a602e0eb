-- What waits here for people of the house: how much, and since when.
create function chat.public_waiting(p_now timestamptz)
returns table (queue text, waiting int, since timestamptz)
language sql
stable
as $$
  select 'message_report', count(*)::int, min(r.at)
  from chat.report r
  where r.state = 'waiting' and r.at <= p_now
$$;

-- What was decided here in a span: since when it had waited, and when that ended.
create function chat.public_decided(p_from timestamptz, p_until timestamptz)
returns table (queue text, came timestamptz, decided timestamptz)
language sql
stable
as $$
  select 'message_report', r.at, r.decided_at
  from chat.report r
  where r.decided_at >= p_from and r.decided_at < p_until
$$;
