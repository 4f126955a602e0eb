// What was shown under the PIN is what is sent: to whom, how much to each, and whether anybody may
// open it. And where the payee is new, the PIN is asked for however small the sum.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestOfIds } from '#/engine/ids.ts'
import { tieTogether } from '#/testing/chat-stage.ts'
import { Client } from '#/testing/client.ts'
import { uuidOf } from '#/testing/payments.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'

let world: World
let room: string
beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana } = world.people
  room = await roomOf(lin, [mei, bo, ana])
  for (const other of [mei, bo]) await tieTogether(world.house, uuidOf(lin), uuidOf(other))
})
afterAll(() => world.close())

type Act = { payee: string; amount?: string; facts?: Record<string, string> }
const proofOf = async ({ payee, amount = '300', facts = {} }: Act): Promise<unknown> => {
  const terms = { mode: 'ordinary', split: 'even', shares: '2', ...facts }
  const act = { kind: 'envelopes.send', payee, amount, facts: terms }
  return (await world.people.lin.get('stepUp', { pin: pinOfAll, ...act }))['proof']
}
const send = (some: Record<string, unknown>) =>
  world.people.lin.call('sendEnvelope', {
    ...{ mode: 'ordinary', split: 'even', total: '300', shares: 2 },
    ...some,
  })
const codeOf = async (asked: ReturnType<typeof send>) => {
  const { status, body } = await asked
  return status === 200 ? 'done' : body['code']
}
const who = (lines: readonly string[]) => digestOfIds(lines)

describe('a step-up', () => {
  test('for named people is good for exactly these', async () => {
    const { mei, bo } = world.people
    const shown = { payee: 'people', facts: { who: who([mei.id, bo.id]) } }
    const both = { people: [bo.id, mei.id] }

    expect(await codeOf(send({ ...both, proof: await proofOf(shown) }))).toBe('done')
    expect(await codeOf(send({ people: [mei.id], shares: 1, proof: await proofOf(shown) }))).toBe(
      'identity_step_up_mismatch',
    )
    expect(await codeOf(send({ ...both, proof: await proofOf({ payee: 'people' }) }))).toBe(
      'identity_step_up_mismatch',
    )
  })

  test('for one person names that person', async () => {
    const { mei, bo } = world.people
    const facts = { shares: '1', who: who([mei.id]) }
    const proof = () => proofOf({ payee: mei.id, facts })

    expect(await codeOf(send({ people: [bo.id], shares: 1, proof: await proof() }))).toBe(
      'identity_step_up_mismatch',
    )
    expect(await codeOf(send({ people: [mei.id], shares: 1, proof: await proof() }))).toBe('done')
  })

  test('for an amount to each name is good for no other division', async () => {
    const { mei, bo } = world.people
    const terms = { mode: 'directed', split: 'named', roomId: room, people: [mei.id, bo.id] }
    const facts = { mode: 'directed', split: 'named' }
    const lines = [`${mei.id} 200`, `${bo.id} 100`]
    const proof = () => proofOf({ payee: room, facts: { ...facts, who: who(lines) } })

    expect(await codeOf(send({ ...terms, amounts: ['100', '200'], proof: await proof() }))).toBe(
      'identity_step_up_mismatch',
    )
    expect(await codeOf(send({ ...terms, amounts: ['200', '100'], proof: await proof() }))).toBe(
      'done',
    )
  })

  test('for the group does not let anybody open it', async () => {
    const open = { roomId: room, audience: 'anyone', anyoneConfirmed: true }
    const proof = await proofOf({ payee: room })
    const right = await proofOf({ payee: room, facts: { audience: 'anyone' } })

    expect(await codeOf(send({ ...open, proof }))).toBe('identity_step_up_mismatch')
    expect(await codeOf(send({ ...open, proof: right }))).toBe('done')
  })
})

describe('never without the PIN', () => {
  test('to anybody, in a room or by its link', async () => {
    const open = { audience: 'anyone', anyoneConfirmed: true, total: '2' }
    expect(await codeOf(send({ ...open, roomId: room }))).toBe('identity_step_up_needed')
    expect(await codeOf(send(open))).toBe('identity_step_up_needed')
    expect(await codeOf(send({ roomId: room, total: '2' }))).toBe('done')
  })

  test('what may be passed to people whom nobody knows', async () => {
    const tree = { roomId: room, mode: 'funny', amount: '100' }
    const ask = (reach: string) =>
      world.people.lin.call('sendTree', { ...tree, reach, anyoneConfirmed: true })

    for (const reach of ['anyone', 'friends_of_friends']) {
      expect((await ask(reach)).body).toMatchObject({ code: 'identity_step_up_needed' })
    }
    expect((await ask('my_friends')).status).toBe(200)
  })

  test('to whoever stands in a face-to-face room', async () => {
    const { lin, stranger } = world.people
    const { id: faceRoomId } = await lin.get('openFaceRoom')
    const { path } = await lin.get('makeFaceDoor', { faceRoomId })
    await stranger.get('joinFaceRoom', { qr: String(path).split('/').at(-1) })
    const round = { faceRoomId, total: '2', shares: 2, split: 'even' }

    const asked = await lin.call('startFaceRound', round)

    expect(asked.body).toMatchObject({ code: 'identity_step_up_needed' })
  })
})

describe('a ticket', () => {
  test('is what every opening takes, whether there is an envelope or not', async () => {
    const { lin, mei } = world.people
    const { body } = await lin.call('sendEnvelope', {
      ...{ roomId: room, mode: 'ordinary', split: 'even', total: '2', shares: 2 },
    })
    const envelopeId = body['id']
    const missing = `env_${'0'.repeat(26)}`

    for (const id of [envelopeId, missing]) {
      const bare = await mei.call('claimEnvelope', { envelopeId: id, ticket: undefined })
      expect(bare).toMatchObject({ status: 403, body: { code: 'envelope_ticket_missing' } })
    }
    // The same person on another device holds no ticket of this one.
    const ticket = await mei.ticketFor(envelopeId)
    const other = new Client(world.app, mei)
    await other.signInAgain(passwordOfAll)
    expect((await other.call('claimEnvelope', { envelopeId, ticket })).body).toMatchObject({
      code: 'envelope_ticket_missing',
    })
    expect((await other.call('claimEnvelope', { envelopeId })).status).toBe(200)
    // A repeat with it hears the first answer.
    expect((await mei.call('claimEnvelope', { envelopeId, ticket })).body).toMatchObject({
      amount: '1',
    })
  })

  test('is what every guess takes as well, before anything is looked up', async () => {
    const { lin, mei, bo } = world.people
    const tree = { roomId: room, mode: 'funny', amount: '100', reach: 'my_friends' }
    const { envelopeId } = await lin.get('sendTree', tree)
    const guesses: [string, object][] = [
      ['guessTile', { level: 1, tile: 0 }],
      ['guessNumber', { from: null, value: '50' }],
    ]
    const others = await bo.ticketFor(envelopeId)

    for (const [guess, body] of guesses) {
      for (const id of [envelopeId, `env_${'0'.repeat(26)}`]) {
        for (const ticket of [undefined, others, 'x']) {
          const refused = await mei.call(guess, { envelopeId: id, ...body, ticket })
          expect(refused).toMatchObject({ status: 403, body: { code: 'envelope_ticket_missing' } })
        }
      }
    }
    expect((await mei.call('guessNumber', { envelopeId, from: null, value: '50' })).body).toEqual(
      expect.objectContaining({ code: 'not_found' }),
    )
    expect((await mei.call('guessTile', { envelopeId, level: 1, tile: 0 })).status).toBe(200)
  })
})
