import type { notifications as zh } from '../../zh-CN/screens/notifications.ts'
import type { Same } from '../../same.ts'

export const notifications = {
  title: 'Today',
  greeting: {
    night: 'It is late, {{name}}',
    morning: 'Good morning, {{name}}',
    noon: 'Good day, {{name}}',
    afternoon: 'Good afternoon, {{name}}',
    evening: 'Good evening, {{name}}',
  },
  waiting: 'Waiting for you',
  notices: 'News',
  until: 'until {{time}}',
  open: 'Have a look',
  openEnvelope: 'Open it',
  answer: 'Answer',
  empty: 'Nothing waits today',
  emptyWords: 'A small envelope for a friend you have not talked to in a while?',
  emptyAction: 'See friends',
  first: 'Three small things first',
  firstHello: 'Go into a room and say hello',
  firstEnvelope: 'See if an envelope waits for you',
  firstPicture: 'Choose your picture',
  unread: 'unread',
  fresh_one: '{{count}} new, tap to show',
  fresh_other: '{{count}} new, tap to show',
  plain: 'Something new',
  plainWaiting: 'Something waits for you',
} as const satisfies Same<typeof zh>
