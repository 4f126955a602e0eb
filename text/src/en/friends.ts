import type { Same } from '../same.ts'
import type { friends as zh } from '../zh-CN/friends.ts'

export const friends = {
  refusals: {
    friend_not_found: 'Nobody was found. Check the handle, or ask them for their QR code.',
    friend_request_limit:
      'You can send {{max}} friend requests a day, and today’s are used. Try again tomorrow.',
    friend_request_pending: 'You asked them lately. Please wait, or try again after {{until}}.',
    friend_request_over: 'This request was answered before or has expired. They can ask you again.',
    friend_already: 'You are friends already.',
    friend_self: 'That is you.',
    friend_full: 'There is room for {{max}} friends, and it is full. Tidy the list first.',
    friend_level_needed:
      'Adding friends needs L{{needed}}, and you are L{{level}}. Verify your e-mail address, or ask somebody of the community to vouch for you.',
    friend_contacts_off:
      'Matching contacts is off. Turn it on under Friends and privacy; both sides have to.',
    friend_contacts_limit:
      'You can match {{max}} contacts a day, and {{left}} are left. Choose fewer, or try again tomorrow.',
    friend_mail_needed:
      'Contacts are matched by e-mail address. Verify yours under Security first.',
    friend_label_taken: 'You already have a label “{{name}}”. Choose another name.',
    friend_labels_full: 'You can have {{max}} labels. Drop one you no longer use first.',
  },
  notices: {
    accepted: '{{name}} and you are friends now',
  },
  waiting: {
    requested: '{{name}} would like to be friends',
  },
} as const satisfies Same<typeof zh>
