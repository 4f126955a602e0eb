-- Thanks are a few words or a sticker.
alter table envelopes.thanks
  alter column words drop not null,
  add column sticker uuid,
  add constraint thanks_said check (num_nonnulls(words, sticker) = 1);
comment on table envelopes.thanks is
  'by envelope: one word of thanks of somebody who has a share, or a sticker';
