-- What waits here for people of the house: how much, and since when.
create function ledger.public_waiting(p_now timestamptz)
returns table (queue text, waiting int, since timestamptz)
language sql
stable
as $$
  select 'redemption', count(*)::int, min(r.asked_at)
  from ledger.redemption r
  where r.state = 'asked' and r.asked_at <= p_now
  union all
  select 'bill_problem', count(*)::int, min(p.at)
  from ledger.bill_problem p
  where p.answered_at is null and p.at <= p_now
  union all
  select 'finding', count(*)::int, min(f.at)
  from ledger.finding f
  where f.closed_at is null and f.at <= p_now
$$;

-- What was decided here in a span: since when it had waited, and when that ended. A cash-out that
-- lapsed or was taken back by its owner was decided by nobody.
create function ledger.public_decided(p_from timestamptz, p_until timestamptz)
returns table (queue text, came timestamptz, decided timestamptz)
language sql
stable
as $$
  select 'redemption', r.asked_at, r.decided_at
  from ledger.redemption r
  where r.decided_at >= p_from and r.decided_at < p_until and r.decided_by is not null
  union all
  select 'bill_problem', p.at, p.answered_at
  from ledger.bill_problem p
  where p.answered_at >= p_from and p.answered_at < p_until
  union all
  select 'finding', f.at, f.closed_at
  from ledger.finding f
  where f.closed_at >= p_from and f.closed_at < p_until
$$;
create index redemption_decided on ledger.redemption (decided_at) where decided_at is not null;
create index bill_problem_done on ledger.bill_problem (answered_at) where answered_at is not null;

-- At whom staff look to see an account: its owner, or whoever gave what lies in a container.
create function ledger.public_whose(p_account uuid) returns table (user_id uuid)
language sql
stable
as $$
  select a.owner
  from ledger.account a
  where a.id = p_account and a.kind in (1, 4)
  union all
  select g.owner
  from ledger.account a
  join ledger.account g on g.id = a.returns_to and g.kind in (1, 4)
  where a.id = p_account and a.kind in (10, 11, 12)
$$;
