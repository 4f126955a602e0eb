import { fromWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { present } from '#/kit/assert.ts'
import { advance, releaseClock, setClock } from '#/testing/clock.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

const hourMs = 3_600_000
let world: World
let room: string
let lin: Client
let mei: Client
let bo: Client
let sticker: string

beforeAll(async () => {
  world = await openWorld()
  ;({ lin, mei, bo } = world.people)
  room = await roomOf(lin, [mei, bo])
  const shelf: { packs: { stickers: { id: string }[] }[] } = (await mei.get(
    'getStickerShelf',
  )) as never
  sticker = present(shelf.packs[0]?.stickers[0]).id
})
afterAll(() => world.close())

/** An envelope of Lin's that Mei and Bo have opened. */
async function opened(): Promise<string> {
  const { body } = await sendEnvelope(lin, room, { total: '200', shares: 2 })
  const envelopeId = String(body['id'])
  await mei.get('claimEnvelope', { envelopeId })
  await bo.get('claimEnvelope', { envelopeId })
  return envelopeId
}
const thank = (who: Client, envelopeId: string, said: object) =>
  who.call('thankSender', { envelopeId, ...said })
type Said = { words: string | null; sticker: { id: string; alt: string } | null }
const thanksOf = async (envelopeId: string): Promise<Said[]> => {
  const { items }: { items: Said[] } = (await lin.get('listThanks', { envelopeId })) as never
  return items
}
const noticesOf = (envelopeId: string) =>
  many<{ facts: unknown }>(
    world.db,
    sql`
      select facts from notifications.notice
      where kind = 'envelopes.thanked' and ref like ${`${envelopeId}:%`}
      order by at, id`,
  )

describe('thanks', () => {
  test('are said with a sticker or in words, and the newest stands', async () => {
    const id = await opened()
    await thank(mei, id, { words: '谢谢' })
    const changed = await thank(mei, id, { stickerId: sticker })

    expect(changed).toMatchObject({ status: 200, body: { words: null, sticker: { id: sticker } } })
    expect(await thanksOf(id)).toMatchObject([{ words: null, sticker: { id: sticker } }])
    await thank(mei, id, { words: 'Thank you' })
    expect(await thanksOf(id)).toMatchObject([{ words: 'Thank you', sticker: null }])
  })

  test.each([
    ['nothing at all', () => ({})],
    ['both at once', () => ({ words: '谢谢', stickerId: sticker })],
    ['a sticker that nobody may send', () => ({ stickerId: `stk_${'0'.repeat(26)}` })],
  ])('%s is refused', async (_, said) => {
    const id = await opened()

    const told = await thank(mei, id, said())

    expect(told).toMatchObject({ status: 400, body: { code: 'bad_input' } })
    expect(await thanksOf(id)).toEqual([])
  })

  test('a sticker that was taken out of the house since says nothing any more', async () => {
    const id = await opened()
    await thank(mei, id, { stickerId: sticker })
    await many(
      world.db,
      sql`
        update envelopes.thanks set sticker = gen_random_uuid()
        where envelope = ${present(fromWire('env', id))}`,
    )
    expect(await thanksOf(id)).toEqual([])
  })

  test('reach the sender once an hour, and a change of words tells nobody again', async () => {
    // Five minutes into an hour, so that no hour ends between two words.
    const hour = Math.ceil(Date.now() / hourMs) * hourMs
    await setClock(world.db, new Date(hour + 5 * 60_000))
    const id = await opened()
    await thank(mei, id, { words: '谢谢' })
    await world.settle()
    await thank(bo, id, { stickerId: sticker })
    await thank(mei, id, { words: 'Thank you' })
    await world.settle()
    expect(await noticesOf(id)).toEqual([{ facts: { name: 'Mei' } }])

    const late = await opened()
    await thank(mei, late, { words: '谢谢' })
    await world.settle()
    await advance(world.db, hourMs)
    await thank(mei, late, { words: 'Thank you' })
    await world.settle()
    expect(await noticesOf(late)).toHaveLength(1)
    await thank(bo, late, { words: '谢谢' })
    await world.settle()
    expect(await noticesOf(late)).toHaveLength(2)
    await releaseClock(world.db)
  })
})
