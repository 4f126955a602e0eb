-- Mails on their way out, and without a mail server the last ones, for the owners to hand over.
create table engine.mail (
  id uuid primary key,
  sealed bytea not null,
  made_at timestamptz not null,
  sent_at timestamptz
);
comment on table engine.mail is
  'local: a mail that waits to be sent, sealed with a key outside the database';
create index mail_by_age on engine.mail (made_at, id);
