import type { Client } from './client.ts'
import { pinOfAll } from './world.ts'

export type AskedRound = { total: string; shares: number; split: string }
const usual: AskedRound = { total: '1000', shares: 3, split: 'lucky:2' }

/** Shows the PIN for the next round of a room. Gives what the host sends with it. */
export async function provenRound(
  host: Client,
  faceRoomId: string,
  some: Partial<AskedRound> = {},
): Promise<Record<string, unknown>> {
  const round = { ...usual, ...some }
  const { total: amount, split, shares } = round
  const facts = { mode: 'room', split, shares: String(shares) }
  const shown = { pin: pinOfAll, kind: 'envelopes.send', payee: faceRoomId, amount, facts }
  const { proof } = await host.get('stepUp', shown)
  return { faceRoomId, ...round, proof }
}

/** Starts a round with the PIN, whatever the answer. */
export async function startRound(host: Client, faceRoomId: string, some: Partial<AskedRound> = {}) {
  return host.call('startFaceRound', await provenRound(host, faceRoomId, some))
}
