import { randomUUID } from 'node:crypto'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { ask, must, pin, type Person, type Reply, type Village } from '../wire.ts'
import { type AcknowledgementLog, newKey } from './acknowledged.ts'

/** What a play is made with: where, among whom, where answers are kept, how long it asks. */
type Stage = {
  url: string
  village: Village
  log: AcknowledgementLog
  untilKnown: (call: () => Promise<Reply>) => Promise<Reply | undefined>
}
type Play = (stage: Stage, person: Person) => Promise<void>

const amount = '37'
// As many try one guess of three as there are; one of them is first.
const guessersMax = 2

type Shown = { kind: string; payee: string; facts: Record<string, string> }

const prove = async ({ url }: Stage, { token }: Person, shown: Shown): Promise<unknown> => {
  const act = { pin, amount, ...shown }
  const said = await must(url, token, 'POST', '/identity/step-ups', act).catch(() => undefined)
  return said?.['proof']
}

/** Asks with one key until it is known; gives the body of a success. */
async function done(
  { url, untilKnown }: Stage,
  token: string,
  path: string,
  body: object,
  key = '',
) {
  const one = key === '' ? randomUUID() : key
  const reply = await untilKnown(() => ask(url, token, 'POST', path, body, one))
  return reply?.status === 200 ? reply.body : undefined
}

/** Pays the next neighbour, who accepts: for both the answer is logged before they go on. */
const pay: Play = async (stage, person) => {
  const { people } = stage.village
  const payee = people[(people.indexOf(person) + 1) % people.length]
  if (payee === undefined || payee === person) return
  const key = newKey()
  const facts = { note: key, when: 'now' }
  const proof = await prove(stage, person, { kind: 'ledger.pay', payee: payee.id, facts })
  if (proof === undefined) return
  const body = { payeeId: payee.id, amount, note: key, proof }
  const paid = await done(stage, person.token, '/ledger/payments', body, key)
  if (paid === undefined) return
  const paymentId = String(paid['id'])
  stage.log.write({ kind: 'paid', key, paymentId, by: person.id, amount })

  const path = `/ledger/payments/${paymentId}/acceptance`
  if ((await done(stage, payee.token, path, {})) === undefined) return
  stage.log.write({ kind: 'accepted', paymentId, by: payee.id, amount })
}

const games = {
  funny: { terms: {}, path: 'tile', guess: (n: number) => ({ level: 1, tile: n }) },
  relay: {
    terms: { relay: { lo: '1', hi: '100', step: '1', split: 'equal' } },
    path: 'number',
    // The first is wrong and stays with a narrower range; the second finds it.
    guess: (n: number) => ({ from: null, value: n === 0 ? '50' : amount }),
  },
} as const

/** Hangs a guess of three or a relay in the room; the others guess at once. */
const game =
  (mode: 'funny' | 'relay'): Play =>
  async (stage, person) => {
    const { people, roomId } = stage.village
    const { terms, path, guess } = games[mode]
    const tree = { mode, reach: 'my_friends' }
    const proof = await prove(stage, person, {
      ...{ kind: 'envelopes.send', payee: roomId, facts: tree },
    })
    if (proof === undefined) return
    const key = newKey()
    const body = { ...tree, ...terms, roomId, amount, greeting: key, proof }
    const hung = await done(stage, person.token, '/envelopes/trees', body, key)
    if (hung === undefined) return
    const envelopeId = String(hung['envelopeId'])
    stage.log.write({ kind: 'sent', key, envelopeId, by: person.id, total: amount })

    const guessers = people.filter(one => one !== person).slice(0, guessersMax)
    await Promise.all(
      guessers.map(async (one, n) => {
        const asked = guess(n)
        const at = `/envelopes/${envelopeId}`
        const given = await done(stage, one.token, `${at}/ticket`, {})
        if (given === undefined) return
        const guessed = { ...asked, ticket: given['ticket'] }
        if ((await done(stage, one.token, `${at}/tree/${path}`, guessed)) === undefined) return
        const value = 'tile' in asked ? String(asked.tile) : asked.value
        stage.log.write({ kind: 'guessed', envelopeId, by: one.id, value })
      }),
    )
  }

/** Says a line in the room, once per id. */
export const say: Play = async ({ url, village, log, untilKnown }, person) => {
  const messageId = toWire('msg', randomUUID())
  const path = `/chat/rooms/${village.roomId}/messages`
  const body = { messageId, text: `福 ${messageId}` }
  const reply = await untilKnown(() => ask(url, person.token, 'POST', path, body))
  if (reply?.status !== 200) return
  log.write({ kind: 'said', messageId, number: Number(reply.body['number']), by: person.id })
}

/** What members do in turn besides lucky envelopes and talk. */
export const plays: readonly Play[] = [pay, game('funny'), game('relay')]
