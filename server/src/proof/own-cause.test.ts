import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#/engine/ids.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, roomOf, type World } from '#/testing/world.ts'
import { smallPicture, upload } from './scene.ts'

let world: World
const reason = 'because the proof asks for it'
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

async function makeModerator(one: Client): Promise<void> {
  const { wen } = world.people
  const about = { kind: 'identity.change_roles', payee: one.id, facts: { roles: 'moderator' } }
  const { proof } = await wen.get('stepUp', { pin: pinOfAll, ...about })
  await wen.get('changeRoles', { userId: one.id, roles: ['moderator'], proof, reason })
  await world.settle()
  await one.signInAgain(passwordOfAll)
}

/** A pack of somebody's that waits for a decision. */
async function packOf(one: Client): Promise<string> {
  const packId = toWire('pak', newId())
  await one.get('draftPack', { packId, name: 'Bakery cat' })
  const to = { method: 'POST', url: `/api/stickers/mine/${packId}/stickers` } as const
  const said = await upload(one, { bytes: smallPicture(), mediaType: 'image/png', to })
  expect([said.statusCode, said.body]).toEqual([200, said.body])
  const stickerId = String(said.json().id)
  await one.get('describeSticker', { packId, stickerId, alt: 'a cat', keywords: ['cat'] })
  await one.get('changePack', { packId, licence: 'own' })
  await one.get('submitPack', { packId })
  return packId
}

/** A line of `author` that `reporter` reports, as it waits for staff. */
async function reportOf(author: Client, reporter: Client): Promise<string> {
  const roomId = await roomOf(author, [reporter])
  const messageId = toWire('msg', newId())
  const said = await author.get('say', { roomId, messageId, text: 'Pay me first' })
  const number = Number(said['number'])
  const report = await reporter.get('reportMessage', { roomId, number, about: 'scam' })
  return String(report['id'])
}

const publish = async (by: Client, packId: string): Promise<unknown> =>
  codeOf(await by.call('decidePack', { packId, decision: 'publish', reason }))
const decide = async (by: Client, messageReportId: string): Promise<unknown> =>
  codeOf(await by.call('decideMessageReport', { messageReportId, outcome: 'kept', reason }))
const codeOf = ({ status, body }: { status: number; body: Record<string, unknown> }) =>
  status < 400 ? 'done' : body['code']

describe('nobody decides in their own cause', () => {
  test('unless nobody else has the right', async () => {
    const { wen, lin } = world.people

    expect(await publish(wen, await packOf(wen))).toBe('done')
    expect(await decide(wen, await reportOf(wen, lin))).toBe('done')
  })

  test('on their own pack of stickers', async () => {
    const { wen, ana } = world.people
    await makeModerator(ana)
    const [hers, ours] = [await packOf(ana), await packOf(wen)]

    expect(await publish(ana, hers)).toBe('identity_same_person')
    expect(await publish(wen, hers)).toBe('done')
    expect(await publish(wen, ours)).toBe('identity_same_person')
    expect(await publish(ana, ours)).toBe('done')
  })

  test('on what they said, or reported', async () => {
    const { wen, ana, mei } = world.people
    const said = await reportOf(ana, mei)
    const reported = await reportOf(mei, ana)

    expect(await decide(ana, said)).toBe('identity_same_person')
    expect(await decide(ana, reported)).toBe('identity_same_person')
    expect(await decide(wen, said)).toBe('done')
    expect(await decide(wen, reported)).toBe('done')
  })
})
