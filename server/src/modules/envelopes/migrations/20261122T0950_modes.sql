-- When shares may be taken, who taps together, and what was given to those who came.
alter table envelopes.terms alter column room drop not null;
alter table envelopes.envelope
  add column opens_at timestamptz,
  add column gathers_at timestamptz,
  add column window_ms int not null default 0,
  add column window_until timestamptz,
  add column drawn boolean not null default true,
  add column given bigint not null default 0,
  add constraint envelope_given check (given between 0 and returned),
  add constraint envelope_gathers check (gathers_at is null or opens_at > gathers_at),
  add constraint envelope_window check (window_ms between 0 and 3000);

-- Gatherings that wait for their draw; no claim touches a column of it.
create index envelope_undrawn on envelopes.envelope (opens_at)
  where not drawn and gathers_at is not null;

create table envelopes.guest (
  envelope uuid not null,
  person uuid not null,
  place int not null,
  primary key (envelope, person),
  constraint guest_place unique (envelope, place)
);
comment on table envelopes.guest is
  'by envelope: append-only; who was named when it was sent, in the order of their shares';
-- What waits for somebody is looked for by who they are.
create index guest_of on envelopes.guest (person);

create table envelopes.entry (
  envelope uuid not null,
  person uuid not null,
  level int not null,
  limited boolean not null,
  at timestamptz not null,
  primary key (envelope, person)
);
comment on table envelopes.entry is
  'by envelope: append-only; who tapped while all who tap count as one moment';

create table envelopes.secret (
  envelope uuid primary key,
  digest bytea not null,
  hint text
);
comment on table envelopes.secret is
  'by envelope: the keyed digest of a password, and what may be said about it';

create table envelopes.given (
  envelope uuid not null,
  person uuid not null,
  amount bigint not null,
  transfer uuid not null,
  at timestamptz not null,
  primary key (envelope, person),
  constraint given_amount check (amount > 0)
);
comment on table envelopes.given is
  'by envelope: append-only; what of the rest was given to somebody who had come';

create table envelopes.thanks (
  envelope uuid not null,
  person uuid not null,
  words text not null,
  at timestamptz not null,
  primary key (envelope, person)
);
comment on table envelopes.thanks is
  'by envelope: one word of thanks of somebody who has a share';

-- Notes down who taps in one moment. The first tap of a fair window starts it; a gathering runs from
-- gathers_at to opens_at. said: entered (wait so long), draw (the moment is over), early, none.
create function envelopes.enter(
  p_envelope uuid, p_people uuid[], p_levels int[], p_limited boolean[],
  out said text, out wait_ms int)
language plpgsql
as $$
declare
  e envelopes.envelope;
  tapped timestamptz;
  till timestamptz;
begin
  select * into e from envelopes.envelope where id = p_envelope for no key update;
  tapped := engine.now();
  wait_ms := 0;
  said := 'none';
  if e.drawn is distinct from false or e.state not in ('scheduled', 'gathering', 'open') then
    return;
  end if;
  if tapped < coalesce(e.gathers_at, e.opens_at, tapped) then
    said := 'early';
    return;
  end if;
  till := case when e.gathers_at is not null then e.opens_at else e.window_until end;
  if e.gathers_at is null then
    -- A moment is time that passes, however the clock of the house is set: it is never moved.
    tapped := clock_timestamp();
  end if;
  if till is null then
    -- Nobody who looks makes the moment begin: somebody has to tap.
    if cardinality(p_people) = 0 then return; end if;
    till := tapped + e.window_ms * interval '1 millisecond';
    update envelopes.envelope set window_until = till where id = p_envelope;
  end if;
  if tapped >= till then
    said := 'draw';
    return;
  end if;
  insert into envelopes.entry (envelope, person, level, limited, at)
    select p_envelope, a.person, a.level, a.limited, tapped
      from (select t.* from unnest(p_people, p_levels, p_limited) t(person, level, limited)) a
    on conflict (envelope, person) do nothing;
  said := 'entered';
  wait_ms := ceil(extract(epoch from till - tapped) * 1000);
end $$;

-- As before, and what was to open later is open from then on.
create or replace function envelopes.claim_batch(
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
  state := case
    when e.state in ('scheduled', 'gathering', 'open') and at >= e.expires_at then 'expired'
    when e.state in ('scheduled', 'gathering') and at >= e.opens_at then 'open'
    else e.state end;
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

-- The twin of rules.claimNamed: who was named takes the share of their place, whenever they come.
create function envelopes.claim_named(
  p_envelope uuid, p_transfer uuid, p_claimers uuid[], p_wallets uuid[],
  out numbers int[], out winners int[], out amounts bigint[], out at timestamptz, out state text)
language plpgsql
as $$
declare
  e envelopes.envelope;
  claimers uuid[];
  wallets uuid[];
begin
  select * into strict e from envelopes.envelope where id = p_envelope for no key update;
  at := engine.now();
  numbers := '{}';
  winners := '{}';
  amounts := '{}';
  state := case
    when e.state in ('scheduled', 'gathering', 'open') and at >= e.expires_at then 'expired'
    when e.state in ('scheduled', 'gathering') and at >= e.opens_at then 'open'
    else e.state end;
  if state <> 'open' then return; end if;

  select array_agg(a.claimer order by a.nth), array_agg(a.wallet order by a.nth),
      array_agg(a.nth::int order by a.nth), array_agg(g.place order by a.nth),
      array_agg(k.amounts[(g.place - 1) % 1000 + 1] order by a.nth)
    into claimers, wallets, winners, numbers, amounts
    from unnest(p_claimers, p_wallets) with ordinality a(claimer, wallet, nth)
    join envelopes.guest g on g.envelope = p_envelope and g.person = a.claimer
    join envelopes.chunk k on k.envelope = p_envelope and k.number = (g.place - 1) / 1000
   where not exists (
     select from envelopes.claim c where c.envelope = p_envelope and c.claimer = a.claimer);
  if claimers is null then
    numbers := '{}';
    winners := '{}';
    amounts := '{}';
    return;
  end if;

  insert into envelopes.claim (envelope, number, claimer, amount, transfer, at)
    select p_envelope, w.number, w.claimer, w.amount, p_transfer, claim_named.at
      from unnest(claimers, numbers, amounts) w(claimer, number, amount);

  state := case when e.claimed + cardinality(claimers) = e.shares then 'emptied' else 'open' end;
  update envelopes.envelope
     set claimed = claimed + cardinality(claimers),
         claimed_sum = claimed_sum + (select sum(a)::bigint from unnest(amounts) a),
         state = claim_named.state,
         ended_at = case when claim_named.state = 'emptied' then claim_named.at end
   where id = p_envelope;

  perform ledger.public_pay_out(
    p_envelope, p_transfer, 'envelope_claim', p_envelope, e.asset, wallets, amounts, claim_named.at);
end $$;
