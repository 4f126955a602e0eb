import { file, type Routes } from './route.ts'

/** What the engine itself offers, whatever modules stand on it. */
export const routes = {
  readStream: {
    method: 'GET',
    path: '/stream',
    summary: 'Hear what has changed, as server-sent events: a name and ids, meaning look again',
    access: 'user',
    own: true,
    reply: file('text/event-stream'),
    refusals: {},
  },
} as const satisfies Routes
