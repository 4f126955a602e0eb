import type { Same } from '../same.ts'
import type { console as zh } from '../zh-CN/console.ts'

export const console = {
  refusals: {
    console_setup_code_wrong:
      'This setup code is wrong or has been replaced. Look at the terminal that runs Fuquan: each start prints a new setup link. Open that one and try again.',
    console_first_run_done:
      'This community is already set up, and that happens only once. Go to the sign-in page and use your account.',
    console_out_of_bounds:
      'The value for "{{key}}" is out of bounds: at least {{least}}, at most {{most}}. Nothing was changed. Choose a value in between.',
    console_audit_too_long:
      'More than {{max}} lines fit these filters, which is more than one file takes, so none was written. Narrow them by days, act or person, and take the log out in parts.',
    console_setting_fixed:
      '"{{key}}" cannot be changed once the community is set up. Take it out of this change.',
    console_reason_missing:
      'Looking at this person needs a reason first. Write one; it opens the page for a while, and the person will see it.',
    console_last_owner:
      'This is the last owner and cannot be removed. Appoint another owner first, then try again.',
    console_wording_variables:
      'The variables of this sentence do not match. Missing: {{missing}}; unknown: {{unknown}}. Nothing was changed. Put them right and save again.',
    console_import_row:
      'Line {{row}} has a problem with {{field}} ({{why}}), so nobody of the list was invited. Check the list first, put it right, then come back.',
    console_import_too_long:
      'The house takes at most {{max}} lines as one list, so nobody of this one was invited. Split the list and check it again.',
    console_mail_news_off:
      'This community hears no news about mails: FUQUAN_MAIL_HOOK_SECRET is not set. Set it and start again.',
    console_mail_news_invalid:
      'The signature of these news does not fit, they are older than five minutes, or they are no list of bounces. Nothing was changed. Sign the very bytes with the secret and send them again.',
  },
  notices: {
    turn_failed:
      'A scheduled task keeps failing. The console’s Home says which and why; it can be run again there.',
    jobs_failed: 'A job failed every try. Look at the cause under Jobs and put it back.',
    queue_late:
      'Jobs have been waiting for more than five minutes. Look whether the server has enough to work with.',
    news_late:
      'Screens hear news more than a minute late. Look under Health, and for a statement in the database that does not end.',
    disk: 'The data directory is not on a local disk and may be gone after a restart. Move it before that.',
    disk_full: 'The disk of this server is nearly full. Make room: without it no money can move.',
    looked: '{{by}} of the staff looked at your page. Reason: {{reason}}',
  },
  mails: {
    inviteSubject: '{{house}} invites you',
    inviteText:
      'Hello {{name}},\n\n{{house}} invites you to join. Open the link below and choose a handle; that is all. The link is for you alone and good for two weeks.\n\n{{url}}\n',
  },
  aliases: {
    envelope: 'envelope',
    credit: 'credit',
    card: 'card',
    circle: 'circle',
    errand: 'errand',
    life: 'Life Circle',
  },
  terminal: {
    setup: 'Open this link to set up the community (works once, renewed at each start):',
  },
} as const satisfies Same<typeof zh>
