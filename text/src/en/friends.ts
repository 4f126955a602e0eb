import type { Same } from '../same.ts'
import type { friends as zh } from '../zh-CN/friends.ts'

export const friends = {
  refusals: {
    friend_not_found: 'Nobody found. Check the handle, or ask for their QR code.',
    friend_request_limit:
      'You can send {{max}} friend requests a day, and you’ve sent them all. Try again tomorrow.',
    friend_request_pending:
      'You asked them recently. Wait for an answer, or try again after {{until}}.',
    friend_request_over:
      'This request was already answered or has expired. They can ask you again.',
    friend_already: 'You’re already friends.',
    friend_self: 'That is you.',
    friend_full: 'Your list is full ({{max}} friends). Remove someone first.',
    friend_level_needed:
      'Adding friends needs level L{{needed}}, and you’re at L{{level}}. Verify your e-mail address, or ask someone here to vouch for you.',
    friend_contacts_off:
      'Contact matching is off. Turn it on under Friends and privacy; both sides need to.',
    friend_contacts_limit:
      'You can match {{max}} contacts a day, and you have {{left}} left. Choose fewer, or try again tomorrow.',
    friend_mail_needed:
      'Contacts are matched by e-mail address. Verify yours under Security first.',
    friend_label_taken: 'You already have a label called “{{name}}”. Choose another name.',
    friend_labels_full: 'You can have {{max}} labels at most. Delete one you no longer use first.',
  },
  notices: {
    accepted: 'You and {{name}} are friends now',
  },
  waiting: {
    requested: '{{name}} would like to be friends',
  },
} as const satisfies Same<typeof zh>
