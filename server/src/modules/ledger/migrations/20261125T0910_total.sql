-- The sum behind the check of each transfer that is written. Most have one leg, whose amount is the
-- sum: asked as a query of its own it took longer than all other checks of the row together.
create or replace function ledger.total(amounts bigint[]) returns bigint
language plpgsql immutable strict
as $$
begin
  if cardinality(amounts) = 1 then return amounts[array_lower(amounts, 1)]; end if;
  return (select sum(a)::bigint from unnest(amounts) a);
end $$;
