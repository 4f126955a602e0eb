import type { Same } from '../../same.ts'
import type { consoleFriends as zh } from '../../zh-CN/screens/console-friends.ts'

export const consoleFriends = {
  friendships: {
    title: 'Friendships',
    lede: 'Friendships of the last 90 days: what brought them together, and whether they were used within 1, 7 and 30 days. Cells say “used / old enough”. Nobody is named.',
    none: 'Nobody became friends in the last 90 days.',
    origin: 'Origin',
    made: 'Made',
    ended: 'Ended',
    within_one: 'Within {{count}} day',
    within_other: 'Within {{count}} days',
    any: 'In any way',
    talk: 'Talk',
    gift: 'Payment or gift',
    shared: 'Things shared',
    of: {
      room: 'Face to face',
      group: 'Common group',
      collection: 'Collection',
      campaign: 'Campaign',
      circle: 'Circle',
      handle: 'Handle',
      qr: 'QR code',
      contacts: 'Contacts',
      invite: 'Invite link',
      import: 'Roster',
    },
  },
} as const satisfies Same<typeof zh>
