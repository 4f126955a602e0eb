-- When two people first paid each other after a moment, for whoever counts what ties are good for.
create function ledger.public_first_paid(one uuid, another uuid, since timestamptz)
returns timestamptz
language sql stable
as $$
  select min(l.at) from ledger.payment_line l
  where l.owner = one and l.other = another and l.at >= since
$$;
