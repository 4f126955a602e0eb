import { keyOf, nameOf } from './i18n.ts'
import type { Say } from './i18n.ts'

/** What a queue does, in words: what happened and who hears of it, a turn of the clock, a job. */
export function queueName(say: Say, queue: string): string {
  const [name = '', part] = queue.split('/')
  if (part !== undefined) {
    const event = nameOf(say, 'queues.events', name)
    return say('queues.after', {
      event,
      part: nameOf(say, 'queues.parts', part.replaceAll('.', '_')),
    })
  }
  const list = keyOf(`turns.names.${name}`) === undefined ? 'queues.jobs' : 'turns.names'
  return nameOf(say, list, name)
}
