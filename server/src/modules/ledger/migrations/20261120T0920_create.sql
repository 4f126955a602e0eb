create schema ledger;

-- What is counted. A changed scale would silently change every amount, so rows only come.
create table ledger.asset (
  id int not null,
  code text not null,
  scale smallint not null,
  symbols jsonb not null,
  names jsonb not null,
  max_amount bigint not null default 1000000000000,
  constraint asset_id primary key (id),
  constraint asset_code unique (code),
  constraint asset_scale check (scale between 0 and 6),
  constraint asset_max_amount check (max_amount > 0)
);
comment on table ledger.asset is
  'reference: append-only, what is counted; code and scale never change';

create table ledger.account (
  id uuid not null,
  owner uuid not null,
  asset int not null,
  kind smallint not null,
  returns_to uuid,
  opened_at timestamptz not null,
  constraint account_id primary key (id),
  constraint account_kind check (kind in (1, 2, 3, 4, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 27))
);
comment on table ledger.account is
  'by id: what an account is; facts that never change (append-only)';

create table ledger.owned (
  owner uuid not null,
  asset int not null,
  kind smallint not null,
  account uuid not null,
  constraint owned_once primary key (owner, asset, kind)
);
comment on table ledger.owned is
  'by owner: which accounts somebody has, one of each kind (append-only)';

-- The only hot table. No index holds a column that a transfer changes, so updates stay on the page.
create table ledger.balance (
  account uuid not null,
  asset int not null,
  state smallint not null default 1,
  balance bigint not null default 0,
  held_out bigint not null default 0,
  held_in bigint not null default 0,
  floor bigint default 0,
  ceiling bigint,
  version bigint not null default 0,
  height bigint not null default 0,
  head bytea,
  last_at timestamptz not null default '-infinity',
  constraint balance_account primary key (account),
  constraint balance_state check (state in (1, 2, 3)),
  constraint balance_held_out check (held_out >= 0),
  constraint balance_held_in check (held_in >= 0),
  constraint balance_floor check (balance - held_out >= floor),
  constraint balance_ceiling check (balance + held_in <= ceiling),
  constraint balance_closed check (state <> 3 or (balance = 0 and held_out = 0 and held_in = 0))
) with (fillfactor = 50);
comment on table ledger.balance is
  'by account: what is on it now, and the tail of its book and its statement';

create function ledger.total(amounts bigint[]) returns bigint
language sql immutable strict
as 'select sum(a)::bigint from unnest(amounts) a';

-- The digest of one transfer, chained to the one before it in its book. Absent fields are zero
-- bytes of their width; every column of ledger.transfer is in it.
create function ledger.link(
  head bytea, book uuid, height bigint, id uuid, kind text, asset int, ref uuid, refers_to uuid,
  to_accounts uuid[], amounts bigint[], at timestamptz, step smallint default 1,
  from_account uuid default null, group_id uuid default null, refers_leg int default 0,
  asked bigint default 0, expires_at timestamptz default null
) returns bytea
language sql immutable
as $$
  select sha256(
    coalesce(head, ''::bytea) || uuid_send(book) || int8send(height) || uuid_send(id)
    || int2send(step) || int4send(asset) || uuid_send(coalesce(from_account, book))
    || uuid_send(coalesce(ref, '00000000-0000-0000-0000-000000000000'))
    || uuid_send(coalesce(refers_to, '00000000-0000-0000-0000-000000000000'))
    || uuid_send(coalesce(group_id, '00000000-0000-0000-0000-000000000000'))
    || int4send(coalesce(refers_leg, 0)) || int8send(coalesce(asked, 0))
    || coalesce(timestamptz_send(expires_at), '\x0000000000000000')
    || timestamptz_send(at) || array_send(to_accounts) || array_send(amounts)
    || convert_to(kind, 'UTF8')
  )
$$;

create table ledger.transfer (
  book uuid not null,
  id uuid not null,
  height bigint not null,
  step smallint not null default 1,
  kind text not null,
  asset int not null,
  ref uuid,
  from_account uuid not null,
  to_accounts uuid[] not null,
  amounts bigint[] not null,
  total bigint not null,
  asked bigint,
  refers_to uuid,
  refers_leg int,
  group_id uuid,
  expires_at timestamptz,
  hash bytea not null,
  at timestamptz not null,
  constraint transfer_id primary key (book, id),
  constraint transfer_height unique (book, height),
  constraint transfer_step check (step between 1 and 6),
  constraint transfer_legs check (cardinality(to_accounts) = cardinality(amounts)),
  constraint transfer_amounts check (0 < all (amounts)),
  constraint transfer_total check (total > 0 and ledger.total(amounts) = total),
  constraint transfer_asked check (total <= asked),
  constraint transfer_payer check (from_account <> all (to_accounts)),
  constraint transfer_refers check ((step in (3, 4, 5, 6)) = (refers_to is not null)),
  constraint transfer_hold check ((step = 2) = (expires_at is not null))
);
-- A hold ends once, whoever races.
create unique index transfer_hold_ends_once on ledger.transfer (book, refers_to)
where step in (3, 4, 5);
create index transfer_at on ledger.transfer using brin (at) with (pages_per_range = 16);
comment on table ledger.transfer is
  'by book: append-only, money from one account to one or more, chained per book';

create table ledger.entry (
  account uuid not null,
  version bigint not null,
  amount bigint not null,
  balance_after bigint not null,
  book uuid not null,
  height bigint not null,
  kind text not null,
  at timestamptz not null,
  constraint entry_version primary key (account, version),
  constraint entry_amount check (amount <> 0)
);
create index entry_at on ledger.entry using brin (at) with (pages_per_range = 16);
comment on table ledger.entry is
  'by account: append-only, one line of a statement with the balance after it';

create table ledger.hold_open (
  book uuid not null,
  hold uuid not null,
  from_account uuid not null,
  to_account uuid not null,
  amount bigint not null,
  expires_at timestamptz not null,
  constraint hold_open_once primary key (book, hold),
  constraint hold_open_amount check (amount > 0)
);
create index hold_open_expires on ledger.hold_open (expires_at);
comment on table ledger.hold_open is
  'by book: holds that have not ended; their sums are held_out and held_in';

create table ledger.reversed (
  book uuid not null,
  transfer uuid not null,
  leg int not null,
  amount bigint not null,
  reversed bigint not null,
  constraint reversed_leg primary key (book, transfer, leg),
  constraint reversed_at_most check (reversed between 1 and amount)
);
comment on table ledger.reversed is 'by book: how much of a leg was taken back, never more than it';

-- `digest` covers the row, so that a figure changed behind our back is found.
create table ledger.allowance (
  account uuid not null,
  purpose text not null,
  starts timestamptz not null,
  used bigint not null,
  cap bigint not null,
  digest bytea not null,
  at timestamptz not null,
  constraint allowance_of primary key (account, purpose, starts),
  constraint allowance_used check (used between 0 and cap)
);
create index allowance_at on ledger.allowance using brin (at);
comment on table ledger.allowance is 'by account: what is used of a limit since its start';

-- Sums of closed days, made from entries and able to be made again.
create table ledger.daily (
  account uuid not null,
  day date not null,
  received bigint not null,
  paid bigint not null,
  lines int not null,
  through bigint not null,
  constraint daily_of primary key (account, day)
);
comment on table ledger.daily is 'by account: what came and went on a closed day';

-- Waiting accounts that hold something: the working set of the sweep.
create table ledger.waiting (
  account uuid not null,
  wallet uuid not null,
  since timestamptz not null,
  constraint waiting_account primary key (account)
);
comment on table ledger.waiting is 'by account: waiting accounts that the sweep looks at';

create table ledger.seal (
  number bigint not null,
  prev bytea,
  root bytea not null,
  books uuid[] not null,
  heights bigint[] not null,
  at timestamptz not null,
  constraint seal_number primary key (number),
  constraint seal_heights check (cardinality(books) = cardinality(heights))
);
comment on table ledger.seal is
  'local: append-only, the digest over all books changed lately, chained to the one before';

create table ledger.finding (
  id uuid not null,
  "check" text not null,
  account uuid,
  expected text not null,
  found text not null,
  at timestamptz not null,
  closed_at timestamptz,
  closed_by uuid,
  reason text,
  constraint finding_id primary key (id),
  constraint finding_closed check ((closed_at is null) = (reason is null))
);
-- The same difference is one finding for as long as it is open.
create unique index finding_open on ledger.finding (
  "check", coalesce(account, '00000000-0000-0000-0000-000000000000')
) where closed_at is null;
comment on table ledger.finding is 'local: what did not agree when the books were recomputed';

create table ledger.pause (
  id uuid not null,
  at timestamptz not null,
  by_user uuid,
  reason text not null,
  ended_at timestamptz,
  ended_by uuid,
  ended_reason text,
  constraint pause_id primary key (id)
);
create unique index pause_one on ledger.pause ((1)) where ended_at is null;
comment on table ledger.pause is 'reference: when all money was stopped, why, and until when';

create table ledger.pass (
  number bigint not null,
  kind text not null,
  at timestamptz not null,
  differences int not null,
  constraint pass_number primary key (number),
  constraint pass_kind check (kind in ('minute', 'nightly'))
);
comment on table ledger.pass is 'local: append-only, when the books were recomputed and how it went';

-- Staff acts that one person decided alone; the public books say how many.
create table ledger.money_act (
  transfer uuid not null,
  book uuid not null,
  by_user uuid not null,
  total bigint not null,
  people int not null,
  by_one_person boolean not null,
  at timestamptz not null,
  constraint money_act_transfer primary key (transfer)
);
create index money_act_by on ledger.money_act (by_user, at);
comment on table ledger.money_act is
  'local: append-only, issues and burns with who decided them';

-- Locks balances one by one in id order, so that everybody meets in the same order. A loop and not
-- one `for update`, because spread over several machines a lock names one of them.
create function ledger.lock(p_accounts uuid[]) returns setof ledger.balance
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
as $$
declare
  one uuid;
begin
  for one in select distinct a from unnest(p_accounts) a order by a loop
    return query select * from ledger.balance b where b.account = one for no key update;
  end loop;
end $$;

-- Everything a decision about the asked transfers needs, in one call: the balances locked, then,
-- with a snapshot taken after the locks, what is known under the asked ids, holds and reversals.
-- 64-bit numbers are written as text, because JSON readers round them.
create function ledger.prepare(
  p_accounts uuid[], p_books uuid[], p_ids uuid[], p_refers uuid[], p_legs int[]
) returns jsonb
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  accounts uuid[] := p_accounts || p_books;
  balances jsonb;
begin
  -- Originals never change, so they may be read before anything is locked.
  if cardinality(array_remove(p_refers, null)) > 0 then
    select accounts || coalesce(array_agg(t.from_account), '{}')
           || coalesce(array_agg(t.to_accounts[coalesce(a.leg, 1)]), '{}')
      into accounts
      from unnest(p_books, p_refers, p_legs) a (book, refers, leg)
      join ledger.transfer t on t.book = a.book and t.id = a.refers;
  end if;

  select jsonb_agg(jsonb_build_object(
           'account', b.account, 'asset', b.asset, 'state', b.state, 'balance', b.balance::text,
           'heldOut', b.held_out::text, 'heldIn', b.held_in::text, 'floor', b.floor::text,
           'ceiling', b.ceiling::text, 'version', b.version::text, 'height', b.height::text,
           'head', encode(b.head, 'hex'),
           'lastAt', case when isfinite(b.last_at)
                          then floor(extract(epoch from b.last_at) * 1000000)::bigint::text end))
    into balances
    from ledger.lock(array_remove(accounts, null)) b;

  return jsonb_build_object(
    'paused', exists (select 1 from ledger.pause p where p.ended_at is null),
    'balances', coalesce(balances, '[]'),
    'assets', (select jsonb_agg(jsonb_build_object(
                        'id', s.id, 'maxAmount', s.max_amount::text)) from ledger.asset s),
    'transfers', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'book', t.book, 'id', t.id, 'height', t.height::text, 'step', t.step, 'kind', t.kind,
               'asset', t.asset, 'ref', t.ref, 'from', t.from_account,
               'to', to_jsonb(t.to_accounts), 'amounts', to_jsonb(t.amounts::text[]),
               'total', t.total::text, 'asked', t.asked::text, 'refersTo', t.refers_to,
               'refersLeg', t.refers_leg, 'groupId', t.group_id,
               'expiresAt', floor(extract(epoch from t.expires_at) * 1000000)::bigint::text,
               'hash', encode(t.hash, 'hex'),
               'at', floor(extract(epoch from t.at) * 1000000)::bigint::text)), '[]')
        from (
          select t.*
            from unnest(p_books, p_ids) a (book, id)
            join ledger.transfer t on t.book = a.book and t.id = a.id
           union
          select t.*
            from unnest(p_books, p_refers) a (book, refers)
            join ledger.transfer t on t.book = a.book and t.id = a.refers
           union
          select t.*
            from unnest(p_books, p_refers) a (book, refers)
            join ledger.transfer t
              on t.book = a.book and t.refers_to = a.refers and t.step in (3, 4, 5)
        ) t),
    'holds', (
      select coalesce(jsonb_agg(jsonb_build_object('book', h.book, 'hold', h.hold)), '[]')
        from unnest(p_books, p_refers) a (book, refers)
        join ledger.hold_open h on h.book = a.book and h.hold = a.refers),
    'reversed', (
      select coalesce(jsonb_agg(jsonb_build_object(
               'book', r.book, 'transfer', r.transfer, 'leg', r.leg,
               'reversed', r.reversed::text)), '[]')
        from unnest(p_books, p_refers, p_legs) a (book, refers, leg)
        join ledger.reversed r on r.book = a.book and r.transfer = a.refers and r.leg = a.leg));
end $$;

-- Writes what was decided over locked balances. Whoever it comes from, the checks above stand: an
-- account that is missing, changed meanwhile or in the wrong state leaves nothing of it.
create function ledger.write(p_changes jsonb, p_transfers jsonb, p_entries jsonb, p_now timestamptz)
returns void
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  moved int;
begin
  with change as (
    select *
      from jsonb_to_recordset(p_changes) c (
             account uuid, amount bigint, held_out bigint, held_in bigint, lines int, links int,
             head text, version bigint, height bigint)
  )
  update ledger.balance b
     set balance = b.balance + c.amount, held_out = b.held_out + c.held_out,
         held_in = b.held_in + c.held_in, version = b.version + c.lines,
         height = b.height + c.links, head = coalesce(decode(c.head, 'hex'), b.head),
         last_at = case when c.lines + c.links > 0 then greatest(b.last_at, p_now)
                        else b.last_at end
    from change c
   where b.account = c.account and b.version = c.version and b.height = c.height;
  get diagnostics moved = row_count;
  if moved <> jsonb_array_length(p_changes) then
    raise exception '% of % accounts can take part', moved, jsonb_array_length(p_changes)
      using errcode = 'FQ001';
  end if;

  insert into ledger.transfer (
    book, id, height, step, kind, asset, ref, from_account, to_accounts, amounts, total, asked,
    refers_to, refers_leg, group_id, expires_at, hash, at)
  select t.book, t.id, t.height, t.step, t.kind, t.asset, t.ref, t.from_account, t.to_accounts,
         t.amounts, t.total, t.asked, t.refers_to, t.refers_leg, t.group_id, t.expires_at,
         decode(t.hash, 'hex'), p_now
    from jsonb_to_recordset(p_transfers) t (
           book uuid, id uuid, height bigint, step smallint, kind text, asset int, ref uuid,
           from_account uuid, to_accounts uuid[], amounts bigint[], total bigint, asked bigint,
           refers_to uuid, refers_leg int, group_id uuid, expires_at timestamptz, hash text);

  insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
  select e.account, e.version, e.amount, e.balance_after, e.book, e.height, e.kind,
         greatest(e.at, p_now)
    from jsonb_to_recordset(p_entries) e (
           account uuid, version bigint, amount bigint, balance_after bigint, book uuid,
           height bigint, kind text, at timestamptz);

  if p_transfers @? '$[*] ? (@.step != 1)' then perform ledger.write_ends(p_transfers); end if;
end $$;

-- The working sets that follow from holds, their ends and reversals.
create function ledger.write_ends(p_transfers jsonb) returns void
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  insert into ledger.hold_open (book, hold, from_account, to_account, amount, expires_at)
  select t.book, t.id, t.from_account, t.to_accounts[1], t.total, t.expires_at
    from jsonb_to_recordset(p_transfers) t (
           book uuid, id uuid, step smallint, from_account uuid, to_accounts uuid[], total bigint,
           expires_at timestamptz)
   where t.step = 2;

  delete from ledger.hold_open h
   using jsonb_to_recordset(p_transfers) t (book uuid, refers_to uuid, step smallint)
   where t.step in (3, 4, 5) and h.book = t.book and h.hold = t.refers_to;

  insert into ledger.reversed as r (book, transfer, leg, amount, reversed)
  select t.book, t.refers_to, t.refers_leg, max(t.leg_amount), sum(t.total)
    from jsonb_to_recordset(p_transfers) t (
           book uuid, refers_to uuid, refers_leg int, leg_amount bigint, total bigint,
           step smallint)
   where t.step = 6
   group by t.book, t.refers_to, t.refers_leg
  on conflict (book, transfer, leg) do update set reversed = r.reversed + excluded.reversed;
end $$;

-- Pays from a container to many in one statement. Sorted change rows make the update lock in
-- account order; whoever may not take part leaves nothing of it (FQ001).
create function ledger.public_pay_out(
  p_from uuid, p_transfer uuid, p_kind text, p_ref uuid, p_asset int, p_to uuid[],
  p_amounts bigint[], p_now timestamptz
) returns void
language plpgsql
set enable_seqscan = off set enable_bitmapscan = off
set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  moved int;
begin
  with change as (
    select p_from as account, -ledger.total(p_amounts) as amount
    union all select * from unnest(p_to, p_amounts) order by account
  ), moved as (
    update ledger.balance b
       set balance = b.balance + c.amount, version = b.version + 1,
           last_at = greatest(b.last_at, p_now), height = b.height + (b.account = p_from)::int,
           head = case when b.account = p_from then ledger.link(
                    b.head, p_from, b.height + 1, p_transfer, p_kind, p_asset, p_ref, null,
                    p_to, p_amounts, p_now) else b.head end
      from change c
     where b.account = c.account and b.asset = p_asset
       and (b.state = 1 or b.state = 2 and c.amount > 0)
    returning b.account, b.version, c.amount, b.balance, b.height, b.head, b.last_at
  ), book as (
    insert into ledger.transfer (
      book, id, height, kind, asset, ref, from_account, to_accounts, amounts, total, hash, at)
    select p_from, p_transfer, height, p_kind, p_asset, p_ref, p_from, p_to, p_amounts, -amount,
           head, p_now
      from moved where account = p_from
    returning height
  ), line as (
    insert into ledger.entry (account, version, amount, balance_after, book, height, kind, at)
    select m.account, m.version, m.amount, m.balance, p_from, book.height, p_kind, m.last_at
      from moved m, book
  )
  select count(*) into moved from moved;
  if moved <> cardinality(p_to) + 1 then
    raise exception '% of % accounts can take part', moved, cardinality(p_to) + 1
      using errcode = 'FQ001';
  end if;
end $$;

-- The last line before a moment: time never runs backwards in an account, so versions are bisected.
create function ledger.version_before(p_account uuid, p_at timestamptz) returns bigint
language plpgsql
stable
as $$
declare
  low bigint := 0;
  high bigint := coalesce((select b.version from ledger.balance b where b.account = p_account), 0);
  middle bigint;
begin
  while low < high loop
    middle := (low + high + 1) / 2;
    if (select e.at from ledger.entry e where e.account = p_account and e.version = middle) < p_at
    then low := middle; else high := middle - 1; end if;
  end loop;
  return low;
end $$;

alter function ledger.prepare(uuid[], uuid[], uuid[], uuid[], int[])
  set plan_cache_mode = force_generic_plan;
alter function ledger.lock(uuid[]) set plan_cache_mode = force_generic_plan;
alter function ledger.write(jsonb, jsonb, jsonb, timestamptz)
  set plan_cache_mode = force_generic_plan;
alter function ledger.write_ends(jsonb) set plan_cache_mode = force_generic_plan;
alter function ledger.public_pay_out(uuid, uuid, text, uuid, int, uuid[], bigint[], timestamptz)
  set plan_cache_mode = force_generic_plan;
