-- What took too long for a pass is named on it: a pass that left something out proves less.
alter table ledger.pass add column skipped text[] not null default '{}';

-- What transfers of one kind paid, leg by leg; nobody is the person where the house received it.
create function ledger.public_legs(p_kind text)
returns table (book uuid, transfer uuid, person uuid, amount bigint)
language sql
stable
as $$
  select t.book, t.id, case when a.kind in (1, 4) then a.owner end, l.amount
  from ledger.transfer t
  cross join unnest(t.to_accounts, t.amounts) l (account, amount)
  left join ledger.account a on a.id = l.account
  where t.kind = p_kind
$$;
