create schema envelopes;

-- The only hot table: counters of a running envelope, and nothing that a list has to read.
create table envelopes.envelope (
  id uuid primary key,
  asset int not null,
  sender uuid not null,
  total bigint not null,
  shares int not null,
  claimed int not null default 0,
  claimed_sum bigint not null default 0,
  returned bigint not null default 0,
  state text not null default 'open',
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  constraint envelope_total check (total > 0),
  constraint envelope_shares check (shares between 1 and 1000000),
  constraint envelope_claimed check (claimed between 0 and shares),
  constraint envelope_sum check (claimed_sum >= 0 and returned >= 0 and claimed_sum + returned <= total),
  constraint envelope_all_or_rest check ((claimed = shares) = (claimed_sum = total)),
  constraint envelope_state check (state in ('scheduled', 'gathering', 'open', 'frozen',
    'emptied', 'expired', 'returned', 'declined')),
  constraint envelope_ended_is_even check (
    state in ('scheduled', 'gathering', 'open', 'frozen') or claimed_sum + returned = total),
  constraint envelope_ended_at check (
    (ended_at is null) = (state in ('scheduled', 'gathering', 'open', 'frozen'))),
  constraint envelope_lives check (sent_at < expires_at)
) with (fillfactor = 50);
create index envelope_running on envelopes.envelope (expires_at)
  where state in ('scheduled', 'gathering', 'open', 'frozen');
comment on table envelopes.envelope is
  'by id: the counters of one envelope; its id is its account and its book';

create table envelopes.terms (
  envelope uuid primary key,
  mode text not null,
  audience text not null,
  room uuid not null,
  late_joiners boolean not null default false,
  greeting text not null,
  cover text not null,
  constraint terms_mode check (mode in ('ordinary', 'lucky')),
  constraint terms_audience check (audience in ('group'))
);
create index terms_room on envelopes.terms (room, envelope);
comment on table envelopes.terms is
  'by envelope: who may open it and what it says; never rewritten by claims';

create table envelopes.draw (
  envelope uuid primary key,
  asset_code text not null,
  split text not null,
  least bigint not null,
  most bigint not null,
  commit text not null,
  seed_sealed bytea not null,
  seed bytea,
  revealed_at timestamptz,
  constraint draw_split check (split in ('even', 'lucky:2', 'classic')),
  constraint draw_commit check (commit ~ '^[0-9a-f]{64}$'),
  constraint draw_revealed check ((seed is null) = (revealed_at is null))
);
comment on table envelopes.draw is
  'by envelope: the committed draw; apart, so that no list query can leak a seed';

create table envelopes.chunk (
  envelope uuid not null,
  number int not null,
  amounts bigint[] not null,
  primary key (envelope, number),
  constraint chunk_size check (cardinality(amounts) between 1 and 1000),
  constraint chunk_amounts check (0 < all (amounts))
);
comment on table envelopes.chunk is
  'by envelope: append-only; a thousand shares, drawn and written when the envelope was sent';

create table envelopes.claim (
  envelope uuid not null,
  number int not null,
  claimer uuid not null,
  amount bigint not null,
  transfer uuid not null,
  at timestamptz not null,
  primary key (envelope, number),
  constraint claim_once unique (envelope, claimer),
  constraint claim_amount check (amount > 0)
);
comment on table envelopes.claim is
  'by envelope: append-only; one share taken by one person';

create table envelopes.record (
  owner uuid not null,
  envelope uuid not null,
  role text not null,
  amount bigint not null,
  number int,
  returned bigint not null default 0,
  best_luck boolean not null default false,
  at timestamptz not null,
  primary key (owner, envelope, role),
  constraint record_role check (role in ('sent', 'received'))
);
create index record_list on envelopes.record (owner, role, at desc, envelope desc);
comment on table envelopes.record is
  'by owner: what a person sent and received, so that a list is one shard';

create table envelopes.newcomer (
  claimer uuid not null,
  day date not null,
  amount bigint not null default 0,
  primary key (claimer, day)
);
comment on table envelopes.newcomer is
  'by claimer: what a person of level L0 has claimed on one day of the house';

-- The set-based twin of rules.claim: lock, decide, save and move for a batch of claimers.
-- Plans must not depend on statistics: one made while the claims were few would read all of them.
create function envelopes.claim_batch(
  p_envelope uuid, p_transfer uuid, p_claimers uuid[], p_wallets uuid[],
  out first_number int, out winners int[], out amounts bigint[], out at timestamptz, out state text)
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  e envelopes.envelope;
  k int;
  claimers uuid[];
  wallets uuid[];
begin
  select * into strict e from envelopes.envelope where id = p_envelope for no key update;
  at := engine.now();
  first_number := e.claimed + 1;
  winners := '{}';
  amounts := '{}';
  state := case when e.state = 'open' and at >= e.expires_at then 'expired' else e.state end;
  if state <> 'open' then return; end if;

  select array_agg(f.claimer), array_agg(f.wallet), array_agg(f.place)
    into claimers, wallets, winners
    from (
      select a.*
        from unnest(p_claimers, p_wallets) with ordinality a(claimer, wallet, place)
       where (select c.number from envelopes.claim c
               where c.envelope = p_envelope and c.claimer = a.claimer) is null
       order by a.place
       limit e.shares - e.claimed) f;
  k := coalesce(cardinality(claimers), 0);
  if k = 0 then
    winners := '{}';
    return;
  end if;

  -- Each chunk is opened once; an array indexed per row would be unpacked per row.
  select array_agg(n.amount order by n.number)
    into amounts
    from (
      select c.number * 1000 + s.place as number, s.amount
        from envelopes.chunk c, unnest(c.amounts) with ordinality s(amount, place)
       where c.envelope = p_envelope
         and c.number between e.claimed / 1000 and (e.claimed + k - 1) / 1000) n
   where n.number between e.claimed + 1 and e.claimed + k;

  insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
    select p_envelope, e.claimed + w.place, w.claimer, w.amount, p_transfer, claim_batch.at
      from unnest(claimers, amounts) with ordinality w(claimer, amount, place);

  state := case when e.claimed + k = e.shares then 'emptied' else 'open' end;
  update envelopes.envelope
     set claimed = claimed + k,
         claimed_sum = claimed_sum + (select sum(a)::bigint from unnest(amounts) a),
         state = claim_batch.state,
         ended_at = case when claim_batch.state = 'emptied' then claim_batch.at end
   where id = p_envelope;

  perform ledger.public_pay_out(
    p_envelope, p_transfer, 'envelope_claim', p_envelope, e.asset, wallets, amounts, claim_batch.at);
end $$;
alter function envelopes.claim_batch(uuid, uuid, uuid[], uuid[])
  set plan_cache_mode = force_generic_plan;
