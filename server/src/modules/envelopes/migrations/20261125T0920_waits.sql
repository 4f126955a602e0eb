-- What waits here for people of the house: how much, and since when.
create function envelopes.public_waiting(p_now timestamptz)
returns table (queue text, waiting int, since timestamptz)
language sql
stable
as $$
  select k.queue, count(c.id)::int, min(c.submitted_at)
  from (values ('cover', 'cover'), ('ask_picture', 'ask')) k (queue, kind)
  left join envelopes.cover c
    on c.kind = k.kind and c.state = 'in_review' and c.submitted_at <= p_now
  group by k.queue
$$;

-- What was decided here in a span: since when it had waited, and when that ended.
create function envelopes.public_decided(p_from timestamptz, p_until timestamptz)
returns table (queue text, came timestamptz, decided timestamptz)
language sql
stable
as $$
  select case c.kind when 'ask' then 'ask_picture' else 'cover' end, c.submitted_at, c.decided_at
  from envelopes.cover c
  where c.decided_at >= p_from and c.decided_at < p_until and c.submitted_at <= c.decided_at
$$;
