import type { Same } from '../../same.ts'
import type { links as zh } from '../../zh-CN/screens/links.ts'

export const links = {
  title: 'A shared envelope',
  sent: '{{name}} sent a red envelope',
  one: 'A red envelope',
  who: {
    group: 'Only the members of one group of {{house}} may open it. The link alone opens nothing.',
    people: 'Only certain people of {{house}} may open it. The link alone opens nothing.',
    room: 'Only those who were there in person may open it. The link alone opens nothing.',
    anyone: 'Every member of {{house}} from level L1 may open it, first come, first served.',
  },
  password: 'It takes a password, too.',
  over: {
    emptied: 'All of it is taken.',
    expired: 'It has expired, and the rest went back.',
    returned: 'It went back.',
    declined: 'It went back.',
    frozen: 'The community is looking at it; it cannot be opened now.',
  },
  later: 'Opens {{time}}',
  until: 'Until {{time}}',
  signIn: 'Sign in; if it is for you, it opens right here.',
  notMine: 'It is not for you',
  notMineWords: 'Try another account of yours, or ask whoever sent it for one.',
  unknown: 'This link opens no envelope',
  unknownWords: 'Part of it may be missing. Ask for it once more.',
  today: 'To the first screen',
  check: 'Verify this draw',
  share: 'A link to hand around',
  shareWords:
    'Whoever has it opens the envelope here after signing in; who may not open it reads only who it is for.',
  shareFew: 'Share outside',
} as const satisfies Same<typeof zh>
