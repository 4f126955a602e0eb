-- What waits here for people of the house: how much, and since when.
create function stickers.public_waiting(p_now timestamptz)
returns table (queue text, waiting int, since timestamptz)
language sql
stable
as $$
  select 'pack', count(*)::int, min(p.submitted_at)
  from stickers.pack p
  where p.state = 'in_review' and p.submitted_at <= p_now
  union all
  select 'sticker_report', count(*)::int, min(r.at)
  from stickers.report r
  where r.closed_at is null and r.at <= p_now
$$;

-- What was decided here in a span: since when it had waited, and when that ended.
create function stickers.public_decided(p_from timestamptz, p_until timestamptz)
returns table (queue text, came timestamptz, decided timestamptz)
language sql
stable
as $$
  select 'pack', p.submitted_at, p.decided_at
  from stickers.pack p
  where p.decided_at >= p_from and p.decided_at < p_until and p.submitted_at <= p.decided_at
  union all
  select 'sticker_report', r.at, r.closed_at
  from stickers.report r
  where r.closed_at >= p_from and r.closed_at < p_until
$$;
