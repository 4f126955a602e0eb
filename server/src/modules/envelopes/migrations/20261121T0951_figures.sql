-- Envelopes sent and shares opened, by day of the house.
create function envelopes.public_days(p_from timestamptz, p_until timestamptz, p_zone text)
returns table (day date, sent int, opened int)
language sql
stable
as $$
  select day, sum(sent)::int, sum(opened)::int
  from (
    select (e.sent_at at time zone p_zone)::date as day, 1 as sent, 0 as opened
    from envelopes.envelope e
    where e.sent_at >= p_from and e.sent_at < p_until
    union all
    select (c.at at time zone p_zone)::date, 0, 1
    from envelopes.claim c
    where c.at >= p_from and c.at < p_until
  ) acts
  group by day
$$;
create index envelope_sent_at on envelopes.envelope using brin (sent_at);
create index claim_at on envelopes.claim using brin (at);

-- What still stands in open envelopes, by how long it has stood there.
create function envelopes.public_open_by_age(p_now timestamptz)
returns table (days text, open int, amount bigint)
language sql
stable
as $$
  select case
      when e.sent_at > p_now - interval '1 day' then '1'
      when e.sent_at > p_now - interval '7 days' then '7'
      when e.sent_at > p_now - interval '30 days' then '30'
      else 'more'
    end,
    count(*)::int,
    sum(e.total - e.claimed_sum)::bigint
  from envelopes.envelope e
  where e.state in ('scheduled', 'gathering', 'open', 'frozen')
  group by 1
$$;
