-- How the tiles of a guess of three are made; null: it was sent before there was a choice.
alter table envelopes.tree add column tile_recipe text;
-- The most that could be sent there: no tile shows more.
alter table envelopes.tree add column most bigint;
alter table envelopes.tree add constraint tree_tiles check (
  tile_recipe is null or (mode = 'funny' and tile_recipe = 'funny:2'));
alter table envelopes.tree add constraint tree_most check (
  (tile_recipe is not null) = (most is not null));
