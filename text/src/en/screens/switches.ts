import type { Same } from '../../same.ts'
import type { switches as zh } from '../../zh-CN/screens/switches.ts'

export const switches = {
  title: 'Envelope switches',
  lede: 'Turn off the kinds you don’t want. You won’t send them and nobody can send you one by name; in your groups you’ll see new ones but can’t open them.',
  foot: 'Envelopes already sent run their course, and no money is lost. What a group allows is up to its owner and admins, in the group settings.',
  house: 'Not available in this community',
  modes: {
    ordinary: 'Equal envelopes',
    lucky: 'Lucky envelopes',
    directed: 'By name',
    password: 'Password',
    funny: 'Guess of three',
    relay: 'Relay',
    room: 'Face to face',
    ask: 'Requests for envelopes',
  },
  notes: {
    ordinary: 'Same amount for everyone',
    lucky: 'Random amounts',
    directed: 'Only for people named',
    password: 'Open it by knowing the word',
    funny: 'One true tile in three',
    relay: 'Guess the amount, pass it on',
    room: 'Envelope rain, in person',
    ask: 'If off, requests don’t reach you, and nobody can tell',
  },
} as const satisfies Same<typeof zh>
