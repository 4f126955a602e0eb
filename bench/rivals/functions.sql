-- What others do, over the same tables, keys and checks, writing the same rows.
create schema if not exists bench;

-- One claim with everything in one call, rows locked one by one.
create or replace function bench.claim_one(p_envelope uuid, p_claimer uuid, p_wallet uuid, p_transfer uuid)
returns boolean language plpgsql as $$
declare
  e envelopes.envelope; share bigint; payer ledger.balance; payee ledger.balance; link bytea;
begin
  select * into strict e from envelopes.envelope where id = p_envelope for no key update;
  if e.state <> 'open' or e.claimed >= e.shares then return false; end if;
  if exists (select 1 from envelopes.claim where envelope = p_envelope and claimer = p_claimer) then
    return false;
  end if;
  select amounts[e.claimed % 1000 + 1] into share
    from envelopes.chunk where envelope = p_envelope and number = e.claimed / 1000;
  insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
  values (p_envelope, e.claimed + 1, p_claimer, share, p_transfer, now());
  update envelopes.envelope
     set claimed = claimed + 1, claimed_sum = claimed_sum + share,
         state = case when claimed + 1 = shares then 'emptied' else state end,
         ended_at = case when claimed + 1 = shares then now() end
   where id = p_envelope;
  select * into strict payer from ledger.balance where account = p_envelope for no key update;
  link := ledger.link(payer.head, p_envelope, payer.height + 1, p_transfer, 'envelope_claim', e.asset,
    p_envelope, null, array[p_wallet], array[share], now());
  update ledger.balance set balance = balance - share, version = version + 1, height = height + 1,
         head = link, last_at = now() where account = p_envelope;
  update ledger.balance set balance = balance + share, version = version + 1, last_at = now()
   where account = p_wallet returning * into payee;
  insert into ledger.transfer (book, id, height, kind, asset, ref, from_account, to_accounts, amounts,
    total, hash, at)
  values (p_envelope, p_transfer, payer.height + 1, 'envelope_claim', e.asset, p_envelope, p_envelope,
    array[p_wallet], array[share], share, link, now());
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at) values
    (p_envelope, payer.version + 1, -share, payer.balance - share, p_envelope, payer.height + 1,
     'envelope_claim', now()),
    (p_wallet, payee.version, share, payee.balance, p_envelope, payer.height + 1, 'envelope_claim', now());
  return true;
end $$;

-- Shares as rows: whoever comes takes the first that nobody has locked.
create table if not exists bench.share (
  envelope uuid not null, number int not null, amount bigint not null, taken boolean not null default false,
  primary key (envelope, number)
);
create index if not exists share_free on bench.share (envelope, number) where not taken;

create or replace function bench.skip_locked(p_envelope uuid, p_claimer uuid, p_wallet uuid, p_transfer uuid)
returns boolean language sql as $$
  with free as (
    select number, amount from bench.share
     where envelope = p_envelope and not taken order by number limit 1 for update skip locked
  ), share as (
    update bench.share s set taken = true from free
     where s.envelope = p_envelope and s.number = free.number returning s.number, s.amount
  ), claim as (
    insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
    select p_envelope, number, p_claimer, amount, p_transfer, now() from share
  ), payee as (
    update ledger.balance b set balance = b.balance + share.amount, version = version + 1, last_at = now()
      from share where account = p_wallet returning b.balance, b.version
  ), transfer as (
    insert into ledger.transfer (book, id, height, kind, asset, ref, from_account, to_accounts, amounts,
      total, hash, at)
    select p_envelope, p_transfer, number, 'envelope_claim', 1, p_envelope, p_envelope, array[p_wallet],
           array[amount], amount, ledger.link(null, p_envelope, number, p_transfer, 'envelope_claim', 1,
             p_envelope, null, array[p_wallet], array[amount], now()), now() from share
  ), line as (
    insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
    select p_wallet, payee.version, share.amount, payee.balance, p_envelope, share.number,
           'envelope_claim', now() from share, payee
  )
  select exists (select 1 from share)
$$;

-- The speed of light of this schema: the same rows, set-based, nothing decided.
create or replace function bench.bare(p_envelope uuid, p_transfer uuid, p_claimers uuid[], p_wallets uuid[],
  p_first int) returns void language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare k int := cardinality(p_claimers); s bigint := k * 5;
begin
  insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
  select p_envelope, p_first + w.place, w.claimer, 5, p_transfer, now()
    from unnest(p_claimers) with ordinality w(claimer, place);
  with moved as (
    update ledger.balance b set balance = b.balance + 5, version = version + 1, last_at = now()
      from (select w from unnest(p_wallets) w order by 1) x where b.account = x.w
    returning b.account, b.version, b.balance
  )
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  select account, version, 5, balance, p_envelope, 1, 'envelope_claim', now() from moved;
  insert into ledger.transfer (book, id, height, kind, asset, ref, from_account, to_accounts, amounts,
    total, hash, at)
  values (p_envelope, p_transfer, p_first + 1, 'envelope_claim', 1, p_envelope, p_envelope, p_wallets,
    array_fill(5::bigint, array[k]), s, '\x00', now());
  with payer as (
    update ledger.balance set balance = balance - s, version = version + 1, last_at = now()
     where account = p_envelope returning version, balance
  )
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  select p_envelope, version, -s, balance, p_envelope, 1, 'envelope_claim', now() from payer;
  update envelopes.envelope set claimed = claimed + k, claimed_sum = claimed_sum + s
   where id = p_envelope;
end $$;

-- The shape of the best open PostgreSQL ledger: one function per transfer, rows locked one by one.
create or replace function bench.pgledger(p_from uuid, p_to uuid, p_amount bigint, p_transfer uuid)
returns void language plpgsql as $$
declare a ledger.balance; b ledger.balance; link bytea;
begin
  perform 1 from ledger.balance where account = least(p_from, p_to) for no key update;
  perform 1 from ledger.balance where account = greatest(p_from, p_to) for no key update;
  select * into strict a from ledger.balance where account = p_from;
  link := ledger.link(a.head, p_from, a.height + 1, p_transfer, 'payment', 1, null, null, array[p_to],
    array[p_amount], now());
  update ledger.balance set balance = balance - p_amount, version = version + 1, height = height + 1,
    head = link, last_at = now() where account = p_from returning * into a;
  update ledger.balance set balance = balance + p_amount, version = version + 1, last_at = now()
   where account = p_to returning * into b;
  insert into ledger.transfer (book, id, height, kind, asset, from_account, to_accounts, amounts, total,
    hash, at)
  values (p_from, p_transfer, a.height, 'payment', 1, p_from, array[p_to], array[p_amount], p_amount, link,
    now());
  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at) values
    (p_from, a.version, -p_amount, a.balance, p_from, a.height, 'payment', now()),
    (p_to, b.version, p_amount, b.balance, p_from, a.height, 'payment', now());
end $$;
