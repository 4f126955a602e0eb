import type { Same } from '../../same.ts'
import type { switches as zh } from '../../zh-CN/screens/switches.ts'

export const switches = {
  title: 'Envelope switches',
  lede: 'Switch off what you want no part in. You do not send it then and nobody can name you in one; new ones in your groups are there to be seen and do not open for you.',
  foot: 'What was sent before runs to its end; no money is lost. What a group plays is decided by its owner and admins in the group settings.',
  house: 'Not available in this community',
  modes: {
    ordinary: 'Ordinary envelopes',
    lucky: 'Lucky envelopes',
    directed: 'For named people',
    password: 'With a password',
    funny: 'Guess of three',
    relay: 'Relay',
    room: 'Face to face',
    ask: 'Requests for envelopes',
  },
  notes: {
    ordinary: 'The same for everyone',
    lucky: 'Random amounts',
    directed: 'Sent by name',
    password: 'Who knows it opens it',
    funny: 'One tile of three',
    relay: 'Guess the amount, pass it on',
    room: 'A rain caught together',
    ask: 'Switched off, requests do not reach you, and nobody sees that',
  },
} as const satisfies Same<typeof zh>
