import type { Same } from '../same.ts'
import type { notifications as zh } from '../zh-CN/notifications.ts'

export const notifications = {
  refusals: {
    notification_kind_fixed:
      'Notices about money and safety cannot be turned off; choose another channel for them.',
    notification_channel_unverified:
      'Verify an e-mail address first, then notices can come by mail.',
    notification_device_unknown:
      'Pushes cannot reach this browser. Try another one, or reload and try again.',
  },
  notices: {
    password_link_made:
      'Staff made a link for a new password of your account. If you did not ask for it in person, tell another member of staff now.',
    password_link_used:
      'A one-time link of the staff signed in to your account; other devices were signed out. If that was not you, tell another member of staff now.',
    password_changed:
      'Your password was changed and other devices were signed out. If that was not you, look at your security and devices at once.',
    password_removed:
      'Your account no longer has a password. If that was not you, look at your security and devices at once.',
    pin_changed:
      'Your payment PIN was changed. If it was not you, reset it now and check where you are signed in.',
    passkey_added:
      'A passkey was added to your account. If that was not you, look at your security and devices at once.',
    passkey_removed:
      'A passkey was removed from your account. If that was not you, look at your security and devices at once.',
    second_factor_on:
      'Your second factor is on. If that was not you, look at your security and devices at once.',
    second_factor_off:
      'Your second factor was turned off. If that was not you, look at your security and devices at once.',
    recovery_codes_made:
      'New recovery codes were made; the old ones no longer work. If that was not you, look at your security and devices at once.',
    recovery_used:
      'One of your recovery codes was just used. If that was not you, look at your security and devices at once.',
    email_changed:
      'The e-mail address of your account changed. If that was not you, look at your security and devices at once.',
    provider_linked:
      'Your account was linked with the organisation’s sign-in. If that was not you, look at your security and devices at once.',
    provider_unlinked:
      'Your account was unlinked from the organisation’s sign-in. If that was not you, look at your security and devices at once.',
    device_added:
      'Your account signed in on a new device: {{device}}. If that was not you, sign that device out now and change your password.',
    pin_locked:
      'Your payment PIN was entered wrongly too often and is locked until {{until}}. If that was not you, check your devices.',
    pin_reset_started:
      'Somebody asked to reset your payment PIN; it takes effect after {{until}}. If that was not you, stop it now.',
    looked: 'A member of staff looked at you. Reason: {{reason}}. “Who looked” has the details.',
    signed_out_by_staff:
      'The staff signed all your devices out. Reason: {{reason}}. If you did not ask for it and it puzzles you, ask them.',
    level_changed: 'Your level is L{{level}} now.',
    limit_raise_waits:
      'You raised one of your own limits; it holds from {{until}}. If that was not you, withdraw it at once.',
    admin_asked: '{{name}} asks you to be one of its admins. Answer under Me, Organisations.',
    act_failed:
      '“{{reason}}”, which two of you agreed to, could not be done and will not be. Why stands in the console under Second person.',
    closing_started:
      'Your account closes at {{until}}; until then you can stop it. If this was not you, stop it at once and change your password.',
    closing_stopped: 'Your account stays open; nothing changes.',
    closing_blocked:
      'Your account was due to close, but something is still open. See “Close my account”.',
    archive_ready: 'The copy of your data is ready and can be taken until {{until}}.',
    restricted: 'Your account is restricted to reading for now. Reason: {{reason}}',
    reinstated: 'Your account is back; everything works as before.',
    top_up_credited: 'Your top-up of {{amount}} is in',
    redemption_approved: 'Your cash-out of {{amount}} is approved',
    redemption_paid_out: 'Your cash-out of {{amount}} is paid',
    redemption_failed: 'Your cash-out of {{amount}} could not be paid; it is back',
    redemption_refused: 'Your cash-out of {{amount}} was refused; it is back',
    correction_taken: 'The staff corrected a transfer and took {{amount}} back: {{reason}}',
    correction_given: 'The staff corrected a transfer and gave {{amount}} back to you: {{reason}}',
    account_frozen:
      'An account of yours is frozen: nothing goes out for now, refunds still come in. The staff say: {{reason}}',
    account_frozen_found:
      'An account of yours is frozen: a check of the books found a difference there. Nothing goes out until the staff have looked; refunds still come in.',
    account_unfrozen: 'Your account is no longer frozen and pays again. The staff say: {{reason}}',
    credits_arrived: 'The community gave you {{amount}}: {{reason}}',
    money_arrived: '{{amount}} came into your wallet.',
    starting_credits: 'Welcome. Your starting credits of {{amount}} have arrived.',
    credits_burned: 'The community took back {{amount}}. Reason: {{reason}}',
    push_dropped:
      'Pushes no longer reach one of your devices, so they stopped there. Turn them on again in Me → Notifications.',
    digest: 'This week: {{notices}} unread notices, {{waiting}} things wait for you.',
    problem_answered: 'The staff answered your report about a bill: {{answer}}',
  },
  bundle: {
    plain: 'Something new',
    more: 'and {{count}} more',
  },
  mail: {
    subject: '{{house}}: something waits for you',
    digest: '{{house}}: this week',
    closing: 'Open the app to see it. To hear less, go to Me → Notifications.',
  },
  test: {
    push: 'This device hears pushes.',
    mail: 'This mail shows that notices reach your address.',
  },
  classes: {
    money: 'Money and safety',
    waiting: 'Waiting for me',
    social: 'People',
    campaign: 'Campaigns',
    announcement: 'Announcements',
    digest: 'Weekly digest',
  },
} as const satisfies Same<typeof zh>
