-- What this house says otherwise than the version that runs it.
create table console.wording (
  language text not null,
  key text not null,
  body text not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  constraint wording_one primary key (language, key),
  constraint wording_language check (language in ('zh-CN', 'en'))
);
comment on table console.wording is
  'reference: a sentence of the house in own words, by language and key; few and read whole';

create table console.alias (
  language text not null,
  word text not null,
  instead text not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  constraint alias_one primary key (language, word),
  constraint alias_language check (language in ('zh-CN', 'en'))
);
comment on table console.alias is
  'reference: a word of the product that has another name here, by language; few and read whole';
