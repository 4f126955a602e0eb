-- What members moved, by day of the house: issues, burns and gifts of the house are left out, so
-- that what was bought or given by the house never looks like life among people.
create function ledger.public_days(p_from timestamptz, p_until timestamptz, p_zone text)
returns table (day date, people int, moved bigint, transfers int)
language sql
stable
as $$
  select (e.at at time zone p_zone)::date,
    count(distinct a.owner)::int,
    coalesce(sum(-e.amount) filter (where e.amount < 0), 0)::bigint,
    (count(distinct (e.book, e.height)) filter (where e.amount < 0))::int
  from ledger.entry e
  join ledger.account a on a.id = e.account and a.kind = 1
  where e.at >= p_from and e.at < p_until
    and e.kind not in ('issue', 'burn', 'starting_credits', 'top_up')
  group by 1
$$;

-- On which days of the house these people moved something.
create function ledger.public_active(
  p_users uuid[], p_from timestamptz, p_until timestamptz, p_zone text
) returns table (user_id uuid, day date)
language sql
stable
as $$
  select distinct a.owner, (e.at at time zone p_zone)::date
  from ledger.account a
  join ledger.entry e on e.account = a.id
  where a.owner = any (p_users) and a.kind = 1
    and e.at >= p_from and e.at < p_until
    and e.kind not in ('issue', 'burn', 'starting_credits', 'top_up')
$$;
