import type { Same } from '../same.ts'
import type { identity as zh } from '../zh-CN/identity.ts'

export const identity = {
  refusals: {
    identity_last_method:
      'This is your last way to sign in; without it you could not come back. Add another one first.',
    identity_passwords_off:
      'Passwords are switched off in this community. Use a passkey or a sign-in of the organisation. Without either, staff hand you a one-time link in person; where you are still signed in, add one of them under PIN and security.',
    identity_passkeys_impossible:
      'Passwords stay: passkeys do not work at {{address}}. They need https and a name instead of a number; change the public address of the house first.',
    identity_owner_passkey_missing:
      'Passwords stay: no owner has a passkey yet, and on the day the organisation’s sign-in fails nobody could come in. An owner adds one under PIN and security first.',
    identity_owner_passkey_last:
      'While passwords are off, one active owner must keep a passkey, and this is the last. Let another owner add one first, or switch passwords on.',
    identity_passkeys_full: 'You can have {{max}} passkeys. Remove one you do not use first.',
    identity_passkey_refused:
      'This passkey was not accepted: it may be removed, belong to another account, or have waited too long. Try again, or use another way.',
    identity_second_factor_wrong:
      'This code is wrong or was used already. Enter the newest six digits of your app, or a recovery code you have not used.',
    identity_second_step_over: 'This step waited too long, or is done already. Please begin again.',
    identity_second_factor_on:
      'Your second factor is on already. To move it to another phone, turn it off and on again.',
    identity_second_factor_off:
      'The second factor is not on, so there is nothing to do here. Reload the page to see the latest state.',
    identity_logout_invalid:
      'This is not a word of our providers that somebody signed out, or it came before.',
    identity_provider_off:
      'This community has no organisation sign-in. Use your password or a passkey.',
    identity_provider_failed:
      'The organisation’s sign-in cannot be reached now. Try again in a moment, or sign in another way.',
    identity_provider_refused:
      'The organisation’s sign-in did not finish: it was cancelled, waited too long, or came back in another browser. Begin again at the sign-in page.',
    identity_provider_taken:
      'This organisation account is linked with another member. Unlink it in that account first.',
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
    identity_people_too_many:
      'The list holds more than {{max}} people, which is more than one file takes, so none was written. Narrow it by state, role or name, or have an owner take the full data export of the house.',
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
    identity_new_device:
      'You signed in on a new device, so limits cannot be raised before {{until}}. Lowering them works at any time.',
    identity_attestation_in_use:
      'This number already stands for somebody else and cannot be used twice. If you think that is wrong, ask the staff to look into it.',
    identity_organisation_name_taken:
      'There is an organisation called “{{name}}” already. Choose another name, or talk to its admins.',
    identity_admins_needed:
      'An organisation needs at least {{needed}} verified admins for this. Invite somebody and wait for their yes.',
    identity_closing_blocked:
      'Something is still open, so the account cannot be closed yet. Settle what the page lists, then come back.',
    identity_wrong_state:
      'This cannot be done while this person is “{{state}}”. Reload the page to see the latest state.',
    identity_second_person_needed:
      'A second member of staff must agree before this is done. It has been handed in and waits.',
    identity_approval_lapsed:
      'Nobody made this happen within 7 days, so it has lapsed. If it is still right, ask for it again.',
    identity_same_person:
      'The second person must be somebody else; you cannot agree to your own act. Ask a colleague with the right.',
  },
  former: 'former member',
  archive: {
    title: 'What {{house}} keeps about @{{handle}}',
    made: 'Made at {{at}}. Amounts are in minor units, times are UTC. Each list is here as CSV too, each module as JSON.',
    none: 'Nothing',
    modules: {
      identity: 'Identity',
      ledger: 'Wallet and bills',
      notifications: 'Notifications',
      chat: 'Chat',
      envelopes: 'Red envelopes',
      console: 'Console',
    },
  },
  mails: {
    verify: {
      subject: 'Confirm your e-mail address',
      text: 'Hello,\n\nsomebody, most likely you, gave this address for the account @{{handle}}. Open this link within 24 hours to confirm it:\n\n{{link}}\n\nIf that is not your account, do not open the link: whoever has the account would have your address.',
    },
    taken: {
      subject: 'Somebody tried to use your address',
      text: 'Hello,\n\nsomebody tried to give this address for another account. It belongs to your account, so nothing has changed. If it was you, sign in to the account you have.',
    },
    changed: {
      subject: 'Your account no longer uses this address',
      text: 'Hello,\n\nthe account @{{handle}} now uses another address, or none. If that was not you, sign in at once, look at your devices, and ask staff in person for help.',
    },
    password: {
      subject: 'A new password',
      text: 'Hello,\n\nsomebody, most likely you, asked for a new password of the account @{{handle}}. Open this link within 60 minutes:\n\n{{link}}\n\nEvery device is signed out then. If it was not you, ignore this mail: the old password goes on working.',
    },
  },
  devices: {
    unknown: 'Unknown device',
  },
} as const satisfies Same<typeof zh>
