import { setTimeout as pause } from 'node:timers/promises'
import { ask, openIt, type Person, proofFor, type Reply, type Village } from '../wire.ts'
import { type AcknowledgementLog, newKey } from './acknowledged.ts'
import { plays, say } from './plays.ts'

const retryMs = 40
const shares = 4
const total = '400'

type Ask = () => Promise<Reply>

/** Keeps asking with the same key until the house gives a definite answer. */
async function untilKnown(call: Ask, isOver: () => boolean): Promise<Reply | undefined> {
  for (;;) {
    const reply = await call().catch(() => undefined)
    if (reply && reply.status < 500) return reply
    if (isOver()) return undefined
    await pause(retryMs)
  }
}

export type Load = { stop: () => Promise<void>; refused: () => readonly string[] }

/** Members send, claim, pay, guess and talk without pause; each success is logged at once. */
export function startLoad(url: string, village: Village, log: AcknowledgementLog): Load {
  let over = false
  const isOver = (): boolean => over
  const refused: string[] = []
  const { people, roomId } = village

  const claimAll = async (envelopeId: string): Promise<void> => {
    await Promise.all(
      people.map(async person => {
        const reply = await untilKnown(() => openIt(url, person.token, envelopeId), isOver)
        if (reply?.status !== 200) return
        const { number, amount } = reply.body
        log.write({
          kind: 'claimed',
          envelopeId,
          by: person.id,
          number: Number(number),
          amount: String(amount),
        })
      }),
    )
  }

  const send = async (person: Person): Promise<void> => {
    const envelope = { roomId, mode: 'lucky', split: 'lucky:2', total, shares }
    const proof = await proofFor(url, person, envelope).catch(() => undefined)
    if (proof === undefined) return
    const key = newKey()
    const body = { ...envelope, greeting: key, proof, acceptFewActive: true }
    const reply = await untilKnown(
      () => ask(url, person.token, 'POST', '/envelopes', body, key),
      isOver,
    )
    if (!reply) return
    if (reply.status !== 200) {
      refused.push(String(reply.body['code']))
      return
    }
    const envelopeId = String(reply.body['id'])
    log.write({ kind: 'sent', key, envelopeId, by: person.id, total })
    await claimAll(envelopeId)
  }

  const stage = { url, village, log, untilKnown: (call: Ask) => untilKnown(call, isOver) }

  const member = async (person: Person, place: number): Promise<void> => {
    // Everybody begins with another play, so a short load has seen them all.
    for (let turn = place; !over; turn++) {
      await send(person)
      await plays[turn % plays.length]?.(stage, person)
      await say(stage, person)
      await pause(5)
    }
  }
  const running = people.map(member)
  return {
    stop: async () => {
      over = true
      await Promise.all(running)
    },
    refused: () => refused,
  }
}
