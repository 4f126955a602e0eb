-- How many of a day's answers came within what the house promised on that day. Days that were
-- counted before nobody had promised anything say nothing of it.
alter table console.figure_wait
  add column in_time int,
  add constraint figure_wait_in_time check (in_time >= 0 and in_time <= decided);
