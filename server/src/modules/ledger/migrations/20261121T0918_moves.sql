-- One plain payment in one call: it makes exactly what the rules would decide, or it changes
-- nothing and gives no height. Then the caller decides in the long way, over the rows that this
-- transaction has locked meanwhile, and either moves or refuses with the right code.
create function ledger.move_plainly(
  p_id uuid, p_kind text, p_ref uuid, p_group uuid, p_asset int, p_from uuid, p_to uuid,
  p_amount bigint, p_now timestamptz,
  out height bigint, out asset int, out hash bytea)
language plpgsql
set enable_seqscan = off
as $$
declare
  payer ledger.balance;
  payee ledger.balance;
begin
  if p_from = p_to or p_amount <= 0 then return; end if;
  -- Everybody locks in the order of accounts.
  if p_from < p_to then
    select * into payer from ledger.balance b where b.account = p_from for no key update;
    select * into payee from ledger.balance b where b.account = p_to for no key update;
  else
    select * into payee from ledger.balance b where b.account = p_to for no key update;
    select * into payer from ledger.balance b where b.account = p_from for no key update;
  end if;

  if payer.account is null or payee.account is null
    or payer.asset <> payee.asset or payer.asset <> coalesce(p_asset, payer.asset)
    or payer.state <> 1 or payee.state = 3
    or payer.balance - payer.held_out - payer.floor < p_amount
    or payee.balance + payee.held_in + p_amount > payee.ceiling
    or p_amount > (select s.max_amount from ledger.asset s where s.id = payer.asset)
    or exists (select from ledger.pause p where p.ended_at is null)
    or exists (select from ledger.transfer t where t.book = p_from and t.id = p_id)
  then
    return;
  end if;

  height := payer.height + 1;
  asset := payer.asset;
  hash := ledger.link(
    payer.head, p_from, move_plainly.height, p_id, p_kind, payer.asset, p_ref, null, array[p_to],
    array[p_amount], p_now, group_id => p_group);
  update ledger.balance b
     set balance = b.balance - p_amount, version = b.version + 1, height = move_plainly.height,
         head = move_plainly.hash, last_at = greatest(b.last_at, p_now)
   where b.account = p_from;
  update ledger.balance b
     set balance = b.balance + p_amount, version = b.version + 1,
         last_at = greatest(b.last_at, p_now)
   where b.account = p_to;
  insert into ledger.transfer (
    book, id, height, kind, asset, ref, from_account, to_accounts, amounts, total, group_id, hash,
    at)
  values (
    p_from, p_id, move_plainly.height, p_kind, payer.asset, p_ref, p_from, array[p_to],
    array[p_amount], p_amount, p_group, move_plainly.hash, p_now);
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  values
    (p_from, payer.version + 1, -p_amount, payer.balance - p_amount, p_from, move_plainly.height,
     p_kind, greatest(payer.last_at, p_now)),
    (p_to, payee.version + 1, p_amount, payee.balance + p_amount, p_from, move_plainly.height,
     p_kind, greatest(payee.last_at, p_now));
end $$;

-- What was decided about many payments of one leg over locked balances: changes summed per account,
-- so a busy one is updated once, then the transfers with the line of either side. The checks of the
-- tables stand behind it, as behind ledger.write.
create function ledger.write_payments(
  p_accounts uuid[], p_versions bigint[], p_heights bigint[], p_changes bigint[], p_lines int[],
  p_links int[], p_heads bytea[],
  p_ids uuid[], p_from uuid[], p_numbers bigint[], p_kinds text[], p_assets int[], p_refs uuid[],
  p_to uuid[], p_amounts bigint[], p_hashes bytea[],
  p_from_versions bigint[], p_from_after bigint[], p_from_at timestamptz[],
  p_to_versions bigint[], p_to_after bigint[], p_to_at timestamptz[], p_now timestamptz
) returns void
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  moved int;
begin
  update ledger.balance b
     set balance = b.balance + c.amount, version = b.version + c.lines,
         height = b.height + c.links, head = coalesce(c.head, b.head),
         last_at = greatest(b.last_at, p_now)
    from unnest(p_accounts, p_versions, p_heights, p_changes, p_lines, p_links, p_heads)
           c (account, version, height, amount, lines, links, head)
   where b.account = c.account and b.version = c.version and b.height = c.height;
  get diagnostics moved = row_count;
  if moved <> cardinality(p_accounts) then
    raise exception '% of % accounts can take part', moved, cardinality(p_accounts)
      using errcode = 'FQ001';
  end if;

  insert into ledger.transfer (
    book, id, height, kind, asset, ref, from_account, to_accounts, amounts, total, hash, at)
  select t.payer, t.id, t.height, t.kind, t.asset, t.ref, t.payer, array[t.payee],
         array[t.amount], t.amount, t.hash, p_now
    from unnest(p_ids, p_from, p_numbers, p_kinds, p_assets, p_refs, p_to, p_amounts, p_hashes)
           t (id, payer, height, kind, asset, ref, payee, amount, hash);

  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  select e.payer, e.version, -e.amount, e.after, e.payer, e.height, e.kind, e.at
    from unnest(p_from, p_numbers, p_kinds, p_amounts, p_from_versions, p_from_after, p_from_at)
           e (payer, height, kind, amount, version, after, at)
  union all
  select e.payee, e.version, e.amount, e.after, e.payer, e.height, e.kind, e.at
    from unnest(p_from, p_numbers, p_kinds, p_amounts, p_to, p_to_versions, p_to_after, p_to_at)
           e (payer, height, kind, amount, payee, version, after, at);
end $$;

alter function ledger.move_plainly(uuid, text, uuid, uuid, int, uuid, uuid, bigint, timestamptz)
  set plan_cache_mode = force_generic_plan;
alter function ledger.write_payments(
  uuid[], bigint[], bigint[], bigint[], int[], int[], bytea[], uuid[], uuid[], bigint[], text[],
  int[], uuid[], uuid[], bigint[], bytea[], bigint[], bigint[], timestamptz[], bigint[], bigint[],
  timestamptz[], timestamptz)
  set plan_cache_mode = force_generic_plan;
