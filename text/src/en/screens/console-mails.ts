import type { Same } from '../../same.ts'
import type { consoleMails as zh } from '../../zh-CN/screens/console-mails.ts'

export const consoleMails = {
  mails: {
    title: 'Outgoing mail',
    server: 'Mails that wait for the mail server. Once it has taken them they are gone from here.',
    noServer:
      'There is no mail server (FUQUAN_MAIL_URL). The last 200 mails stay here, and owners can hand their links over in person.',
    stops: 'Addresses that get no mail since they bounced or complained: {{count}}.',
    hookOn: 'Your mail provider may tell of bounces and complaints.',
    hookOff: 'Nobody tells of bounces: FUQUAN_MAIL_HOOK_SECRET is not set.',
    lift: 'Let mails go again',
    liftAddress: 'Address',
    liftMissing: 'Write one address.',
    liftEffect: 'Mails go to this address again from now on, until the next bounce.',
    none: 'No mail',
    to: 'To',
    subject: 'Subject',
    at: 'Written',
    waiting: 'waits',
    kept: 'not sent',
    read: 'Read',
    readEffect:
      'You will see the whole mail. A link in it may open somebody’s account, so each look stands in the audit log.',
  },
  factor: {
    title: 'Second step',
    words: 'Enter the six digits of your app, or a recovery code.',
    code: 'Six digits, or a recovery code',
    go: 'Sign in',
    back: 'Enter the password again',
    drop: 'Turn the second factor off',
    dropEffect:
      'Only with {{name}} present, whose phone and recovery codes are lost. The password alone signs in afterwards, and every device of theirs is told.',
    needed: 'A second factor is needed',
    neededWords:
      'This community wants staff to sign in with a second factor. Turn it on in the member app under Me → PIN and security, or sign in there with a passkey, and come back.',
    app: 'Open the member app',
  },
} as const satisfies Same<typeof zh>
