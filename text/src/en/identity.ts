import type { Same } from '../same.ts'
import type { identity as zh } from '../zh-CN/identity.ts'

export const identity = {
  refusals: {
    identity_sign_in_failed:
      'User name (or e-mail) and password do not match. Check both and try again; staff can hand you a link for a new password in person.',
    identity_sign_up_closed:
      'This community takes no new members for now. If you know somebody inside, have them ask the people who run it.',
    identity_invite_invalid:
      'This invite link no longer works: it is used up, too old, or withdrawn. Ask whoever invited you for a new one.',
    identity_awaiting_approval:
      'Your wish to join still waits for approval. You can sign in once it is given; please come back later.',
    identity_join_refused:
      'Your wish to join was turned down. Reason: {{reason}}. If you have questions, talk to the people who run this community.',
    identity_email_taken:
      'This e-mail address is already in use. Use another one, or sign in with it.',
    identity_password_weak:
      'This password is too common or equals your user name, so it is easy to guess. Choose another one with at least 10 characters.',
    identity_handle_taken: 'The user name @{{handle}} is taken. Please choose another one.',
    identity_handle_reserved:
      'The user name @{{handle}} is kept for the system. Please choose another one.',
    identity_handle_too_soon:
      'A user name may change once in {{days}} days. You can change yours again from {{changeable_at}}.',
    identity_level_needed:
      'This needs level L{{level}}, which you do not have yet. Under “Me” you see how to get there.',
    identity_step_up_needed:
      'This needs your payment PIN first. If you have none yet, choose six digits and try again.',
    identity_step_up_expired:
      'This confirmation is too old or was already used. Please enter your payment PIN again.',
    identity_step_up_mismatch:
      'What was asked differs from what you confirmed, so it was stopped and nothing happened. Please confirm again.',
    identity_pin_weak: 'This PIN is too easy to guess. Avoid repeated, running or common digits.',
    identity_pin_wrong: 'Wrong PIN. Tries left: {{tries_left}}.',
    identity_pin_locked:
      'Too many wrong PINs; it is locked until {{until}}. Try again then, or reset your PIN.',
    identity_reset_not_ready:
      'No PIN reset is ready: it was not started, or its waiting time is not over. Start one, or come back later.',
    identity_link_invalid:
      'This one-time link no longer works: it was used or is too old. Please ask for a new one.',
    identity_wrong_state:
      'This cannot be done while this person is “{{state}}”. Reload the page to see the latest state.',
    identity_second_person_needed:
      'A second member of staff must agree before this is done. It has been handed in and waits.',
    identity_same_person:
      'The second person must be somebody else; you cannot agree to your own act. Ask a colleague with the right.',
  },
  devices: {
    unknown: 'Unknown device',
  },
} as const satisfies Same<typeof zh>
