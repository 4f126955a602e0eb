-- A picture that goes with a request for an envelope is looked at as a cover is, and is nobody's
-- to choose. It needs no name; where it comes from is known by who asks with it.
alter table envelopes.cover add column kind text not null default 'cover';
alter table envelopes.cover add constraint cover_kind check (kind in ('cover', 'ask'));
alter table envelopes.cover drop constraint cover_is_described;
alter table envelopes.cover add constraint cover_is_described check (
  state in ('draft', 'withdrawn')
  or (alt <> '' and (kind = 'ask' or (name <> '' and origin <> ''))));
create index cover_unused on envelopes.cover (added_at) where kind = 'ask' and state = 'draft';
create index cover_of_asker on envelopes.cover (made_by) where kind = 'ask';
comment on table envelopes.cover is
  'reference: a picture added to the covers of the house or to a request, from draft to its end';

alter table envelopes.ask add column picture uuid;
alter table envelopes.asked add column picture uuid;
create index ask_picture on envelopes.ask (picture) where picture is not null;
create index asked_picture on envelopes.asked (picture) where picture is not null;
