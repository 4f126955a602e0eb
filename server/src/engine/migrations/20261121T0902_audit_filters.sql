-- The log is read by what was done and by who did it, newest first.
create index audit_act on engine.audit (act, number);
create index audit_by on engine.audit (by_id, number);
