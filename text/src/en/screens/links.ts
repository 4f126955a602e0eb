import type { Same } from '../../same.ts'
import type { links as zh } from '../../zh-CN/screens/links.ts'

export const links = {
  title: 'A shared envelope',
  sent: '{{name}} sent a red envelope',
  one: 'A red envelope',
  who: {
    group: 'Only members of one group in {{house}} can open it. The link alone opens nothing.',
    people: 'Only certain people in {{house}} can open it. The link alone opens nothing.',
    room: 'Only people who were there in person can open it. The link alone opens nothing.',
    anyone: 'Every verified member (L1) of {{house}} can open it, first come, first served.',
  },
  password: 'It also needs a password.',
  over: {
    emptied: 'All shares have been taken.',
    expired: 'It has expired, and the rest was returned.',
    returned: 'It was taken back.',
    declined: 'It was given back.',
    frozen: 'It’s under review and can’t be opened now.',
  },
  later: 'Opens {{time}}',
  until: 'Until {{time}}',
  signIn: 'Sign in; if it’s for you, it opens right here.',
  notMine: 'It isn’t for you',
  notMineWords: 'Try another account of yours, or ask the sender.',
  unknown: 'This link leads to no envelope',
  unknownWords: 'Part of it may be missing. Ask for it again.',
  today: 'Go to Today',
  check: 'Verify this draw',
  share: 'A link to share',
  shareWords:
    'People open the envelope here after signing in; anyone it isn’t for only sees who it is for.',
  shareFew: 'Share outside',
} as const satisfies Same<typeof zh>
