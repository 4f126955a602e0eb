-- What ended a moment ago is looked at once more by the pass of every minute.
create index envelope_ended on envelopes.envelope (ended_at) where ended_at is not null;
