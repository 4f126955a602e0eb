-- Somebody may join with a passkey alone: what it signs names the handle they chose.
alter table identity.challenge
  drop constraint challenge_purpose_check,
  drop constraint challenge_check,
  drop constraint challenge_check1,
  add constraint challenge_purpose check (purpose in ('register', 'sign_in', 'sign_up', 'step_up')),
  add constraint challenge_user check ((purpose in ('sign_in', 'sign_up')) = (user_id is null)),
  add constraint challenge_shown check (
    (purpose in ('step_up', 'sign_up')) =
    (kind is not null and payee is not null and facts is not null)
  );
