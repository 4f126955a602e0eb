import type { SendEnvelopeData, SendTreeData } from '@fuquan/sdk/index.ts'
import { digestOf } from '../../lib/digest.ts'

type For = { roomId?: string; audience?: string; people?: string[]; amounts?: string[] }

/** What the PIN sheet shows of whom an envelope is for; the house compares it with what is sent. */
function shownOf({ roomId, audience, people = [], amounts = [] }: For) {
  const lines = people.map((person, n) => [person, ...amounts.slice(n, n + 1)].join(' '))
  const alone = people.length === 1 ? people[0] : undefined
  return {
    payee: roomId ?? alone ?? (audience === 'anyone' ? 'anyone' : 'people'),
    facts: {
      ...(audience === 'anyone' && { audience }),
      ...(lines.length > 0 && { who: digestOf(lines) }),
    },
  }
}

/** The act that the PIN is asked for when this envelope is sent. */
export function sendingAct(body: Omit<SendEnvelopeData['body'], 'proof'>) {
  const { mode, split, shares, total: amount } = body
  const { payee, facts } = shownOf(body)
  const all: Record<string, string> = { mode, split, shares: String(shares), ...facts }
  return { kind: 'envelopes.send', payee, amount, facts: all }
}

/** The act that the PIN is asked for when this guess of three or relay is sent. */
export function plantingAct({ mode, reach, amount, ...to }: Omit<SendTreeData['body'], 'proof'>) {
  const { payee, facts } = shownOf({
    ...(to.roomId !== undefined && { roomId: to.roomId }),
    ...(to.people !== undefined && { people: to.people }),
  })
  const all: Record<string, string> = { mode, reach, ...facts }
  return { kind: 'envelopes.send', payee, amount, facts: all }
}
