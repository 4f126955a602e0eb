import type { Client } from '#/testing/client.ts'
import { pinOfAll } from '#/testing/world.ts'
import { digestOfIds } from '#/engine/ids.ts'

type Players = Record<'lin' | 'mei' | 'bo', Client>
type Facts = Readonly<Record<string, string>>

const proofOf = async (sender: Client, roomId: string, amount: string, facts: Facts) => {
  const act = { kind: 'envelopes.send', payee: roomId, amount, facts }
  return (await sender.get('stepUp', { pin: pinOfAll, ...act }))['proof']
}

/** Plays a guess of three, a relay and an envelope of names in a room, with some refusals. */
export async function playGames({ lin, mei, bo }: Players, roomId: string): Promise<void> {
  const reach = 'my_friends'
  const tree = async (mode: string, amount: string, more: object) => {
    const proof = await proofOf(lin, roomId, amount, { mode, reach })
    const planted = await lin.get('sendTree', { roomId, mode, amount, reach, proof, ...more })
    return { envelopeId: planted['envelopeId'] }
  }
  const funny = await tree('funny', '889', {})
  await mei.call('guessTile', { ...funny, level: 1, tile: 0 })
  await bo.call('guessTile', { ...funny, level: 1, tile: 1 })
  await mei.call('passTreeOn', { ...funny, roomId })
  await bo.call('guessTile', { ...funny, level: 2, tile: 2 })

  const range = { lo: '1', hi: '64', step: '1', split: 'equal' }
  const relay = await tree('relay', '37', { relay: range })
  await mei.call('guessNumber', { ...relay, from: null, value: '50' })
  await mei.call('passTreeOn', { ...relay, roomId })
  await bo.call('guessNumber', { ...relay, from: 1, value: '37' })
  await lin.call('returnRest', relay)

  const people = [mei.id, bo.id]
  const amounts = ['200', '100']
  const terms = { mode: 'directed', split: 'named', shares: 2 }
  const who = digestOfIds(people.map((id, n) => `${id} ${amounts[n]}`))
  const proof = await proofOf(lin, roomId, '300', { ...terms, shares: '2', who })
  const asked = { ...terms, roomId, people, amounts, total: '300', proof }
  const { id: envelopeId } = await lin.get('sendEnvelope', asked)
  await bo.get('claimEnvelope', { envelopeId })
  await bo.get('thankSender', { envelopeId, words: 'Thank you' })
  await lin.call('giveRest', { envelopeId })
  await mei.call('declineEnvelope', { envelopeId })
}
