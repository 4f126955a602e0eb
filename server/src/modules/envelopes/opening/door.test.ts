import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { advance, releaseClock } from '#/testing/clock.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
let room: string

beforeAll(async () => {
  world = await openWorld()
  const { lin, mei, bo, ana, tariq } = world.people
  room = await roomOf(lin, [mei, bo, ana, tariq])
})
afterAll(() => world.close())

const even = { mode: 'ordinary', split: 'even', total: '500', shares: 5 }
const send = async (some: Record<string, unknown>) => {
  const sent = await world.people.lin.call('sendEnvelope', { roomId: room, ...even, ...some })
  return { ...sent, id: sent.body['id'] }
}
const claim = (who: 'mei' | 'bo' | 'ana' | 'stranger', envelopeId: unknown, more = {}) =>
  world.people[who].call('claimEnvelope', { envelopeId, ...more })

describe('a password', () => {
  const password = { word: '恭喜 发财', hint: 'what everybody says' }

  test('opens to who types it, however they type it, and is nowhere to be read', async () => {
    const { id, body } = await send({ mode: 'password', password })

    expect(body).toMatchObject({ password: { hint: password.hint } })
    expect(JSON.stringify(body)).not.toContain(password.word)
    expect(await claim('mei', id)).toMatchObject({ body: { code: 'envelope_code_wrong' } })
    expect((await claim('mei', id, { password: ' 恭喜　 发财' })).status).toBe(200)
    expect((await claim('mei', id)).status).toBe(200)
    expect(await claim('stranger', id, { password: password.word })).toMatchObject({
      body: { code: 'not_found' },
    })
  })

  test('five wrong ones in an hour, then a pause', async () => {
    const { id } = await send({ mode: 'password', password })
    for (let wrong = 0; wrong < 5; wrong++) {
      const told = await claim('bo', id, { password: `wrong ${wrong}` })
      expect(told.body).toMatchObject({ code: 'envelope_code_wrong' })
    }
    const paused = await claim('bo', id, { password: password.word })
    expect(paused).toMatchObject({ status: 429, body: { code: 'envelope_code_paused' } })
  })

  test('belongs to the mode of that name and to no other', async () => {
    expect((await send({ password })).status).toBe(400)
    expect((await send({ mode: 'password' })).status).toBe(400)
  })
})

describe('anybody', () => {
  test('takes a second tap, twenty shares at most, and reaches whoever has the link', async () => {
    const asked = await send({ audience: 'anyone' })
    const many = await send({
      audience: 'anyone',
      anyoneConfirmed: true,
      shares: 21,
      total: '2100',
    })
    const facts = { mode: 'ordinary', split: 'even', shares: '5', audience: 'anyone' }
    const act = { kind: 'envelopes.send', payee: room, amount: '500', facts }
    const { proof } = await world.people.lin.get('stepUp', { pin: pinOfAll, ...act })
    const { id } = await send({ audience: 'anyone', anyoneConfirmed: true, proof })

    expect(asked.body).toMatchObject({ code: 'envelope_anyone_unconfirmed' })
    expect(many.body).toMatchObject({ code: 'envelope_count_out_of_range' })
    expect((await claim('stranger', id)).status).toBe(200)
  })
})

describe('named people', () => {
  test('get their own amounts; the others of the room see it and cannot open it', async () => {
    const { mei, bo } = world.people
    const people = [mei.id, bo.id]
    const terms = { mode: 'directed', split: 'named', total: '300', shares: 2 }
    const wrong = await send({ ...terms, people, amounts: ['100', '100'] })
    const { id } = await send({ ...terms, people, amounts: ['200', '100'] })

    expect(wrong.status).toBe(400)
    expect((await claim('bo', id)).body).toMatchObject({ amount: '100' })
    expect((await claim('ana', id)).body).toMatchObject({ code: 'envelope_not_for_you' })
    expect((await claim('mei', id)).body).toMatchObject({ amount: '200' })
  })

  test('who is no friend is sent nothing by name', async () => {
    const stranger = world.people.stranger.id
    const some = { roomId: undefined, people: [stranger], total: '100', shares: 1 }
    expect((await send(some)).body).toMatchObject({ code: 'envelope_ask_not_friends' })
  })
})

describe('tickets', () => {
  test('another’s ticket opens nothing, and says nothing of what is there', async () => {
    const { mei, bo } = world.people
    const { id } = await send({})
    const missing = `env_${'0'.repeat(26)}`
    const { ticket } = await mei.get('issueTicket', { envelopeId: id })

    expect((await claim('bo', id, { ticket })).body).toMatchObject({
      code: 'envelope_ticket_missing',
    })
    expect((await claim('bo', missing, { ticket })).body).toMatchObject({
      code: 'envelope_ticket_missing',
    })
    expect((await claim('mei', id, { ticket })).status).toBe(200)
    expect((await bo.call('issueTicket', { envelopeId: missing })).status).toBe(200)
  })

  test('live by the clock of the database, whatever the clock of a process says', async () => {
    const { mei, ana } = world.people
    const { id } = await send({})
    const ahead = vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000)
    const { ticket, expiresAt } = await mei.get('issueTicket', { envelopeId: id })
    ahead.mockRestore()
    const old = await ana.get('issueTicket', { envelopeId: id })
    await advance(world.db, 601_000)
    // A process hears of the time with whatever it does.
    await ana.get('getWallet')
    const late = [
      await claim('mei', id, { ticket }),
      await claim('ana', id, { ticket: old['ticket'] }),
    ]
    await releaseClock(world.db)

    expect(new Date(String(expiresAt)).getTime()).toBeLessThan(Date.now() + 601_000)
    expect(late.map(({ body }) => body['code'])).toEqual(late.map(() => 'envelope_ticket_missing'))
  })
})

describe('thanks', () => {
  test('who has a share says one word of thanks, and may change it', async () => {
    const { mei, ana } = world.people
    const { body } = await sendEnvelope(world.people.lin, room, { total: '500', shares: 5 })
    const envelopeId = body['id']
    await claim('mei', envelopeId)

    await mei.call('thankSender', { envelopeId, words: '谢谢' })
    await mei.call('thankSender', { envelopeId, words: 'Thank you' })
    const refused = await ana.call('thankSender', { envelopeId, words: 'Thank you' })
    const list: { items: { words: string }[] } = (await mei.get('listThanks', {
      envelopeId,
    })) as never
    // Who has no share is not told who has one, by their thanks neither.
    expect(await ana.get('listThanks', { envelopeId })).toEqual({ items: [] })

    expect(refused.body).toMatchObject({ code: 'envelope_not_for_you' })
    expect(list.items.map(thanks => thanks.words)).toEqual(['Thank you'])
  })
})
