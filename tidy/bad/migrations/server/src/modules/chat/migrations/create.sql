create table chat.room (id uuid primary key);
