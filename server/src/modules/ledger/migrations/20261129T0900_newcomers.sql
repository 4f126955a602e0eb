-- What somebody of level L0 buys counts for what they may receive that day, from its start on; it is
-- given back when nothing comes of it.
alter table ledger.top_up add column counted_on timestamptz;
