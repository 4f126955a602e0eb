-- Who joined in a span and what brought them: for the figures of the house, ids only.
create function identity.public_joined(p_from timestamptz, p_until timestamptz)
returns table (user_id uuid, at timestamptz, origin text)
language sql
stable
as $$
  select u.id, u.joined_at,
    case
      when i.origin ->> 'kind' is not null then i.origin ->> 'kind'
      when u.invite_id is not null then 'invite'
      else 'none'
    end
  from identity.user u
  left join identity.house_invite i on i.id = u.invite_id
  where u.joined_at >= p_from and u.joined_at < p_until
$$;
create index user_by_joining on identity.user (joined_at) where joined_at is not null;

-- Which of these addresses, in small letters, somebody here has already.
create function identity.public_known_emails(p_emails text[]) returns table (email text)
language sql
stable
as $$
  select lower(u.email) from identity.user u where lower(u.email) = any (p_emails)
$$;
create index user_by_email on identity.user (lower(email)) where email is not null;
