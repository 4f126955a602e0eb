import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { houseId } from '#/engine/house.ts'
import { mailTo } from '#/engine/mail.ts'
import { changeSetting } from '#/engine/settings.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, pinOfAll, type World } from '#/testing/world.ts'

let world: World
const reason = 'because the test says so'

beforeAll(async () => {
  world = await openWorld()
  const { bo, mei } = world.people
  for (const id of [bo.handle, mei.handle]) {
    await many(
      world.db,
      sql`
        insert into identity.staff_role (user_id, role, given_at)
        select id, 'operator', created_at from identity.user where handle = ${id}`,
    )
  }
  await world.join('somebody_new') // Sign-ins are remembered until one begins.
})
afterAll(() => world.close())

type Change = { key: string; value: string | number | boolean }

const change = async (who: Client, ...changes: Change[]) => {
  const facts = Object.fromEntries(changes.map(({ key, value }) => [key, String(value)]))
  const shown = { kind: 'console.change_settings', payee: 'house', facts }
  const { proof } = await who.get('stepUp', { pin: pinOfAll, ...shown })
  return who.call('changeSettings', { changes, reason, proof })
}

test('Whoever lets staff in without a second factor needs a second person', async () => {
  const key = 'identity.staff_second_factor'
  await world.house.inTransaction('read write', tx => changeSetting(tx, key, true, houseId))
  await many(world.db, sql`update identity.session set strong = true`)
  await world.house.settings.refresh()
  await world.join('somebody_newer')

  const off = await change(world.people.bo, { key, value: false })

  expect(off.body['code']).toBe('identity_second_person_needed')
  await world.house.inTransaction('read write', tx => changeSetting(tx, key, false, houseId))
  await world.house.settings.refresh()
})

test.each([
  { key: 'identity.provider_trusted', value: true },
  { key: 'identity.daily_send_l1', value: '200001' },
  { key: 'identity.daily_send_l2', value: '1000001' },
  { key: 'identity.daily_receive_l0', value: '10001' },
])('Loosening $key takes a second person', async loosened => {
  const said = await change(world.people.bo, loosened)
  expect(said.body['code']).toBe('identity_second_person_needed')
})

test('A limit of the staff that is no number is refused like any other', async () => {
  const said = await change(world.people.bo, { key: 'ledger.second_person_over', value: 'abc' })
  expect([said.status, said.body['code']]).toEqual([422, 'console_out_of_bounds'])
})

test.each(['{{handle}}', '$t(x)', '{{', 'a}}'])(
  'An alias brings no %s into a sentence',
  async text => {
    const { wen } = world.people
    const { items }: { items: { language: string; word: string }[] } = (await wen.get(
      'listAliases',
    )) as never
    const { word, language } = items[0] ?? { word: '', language: 'en' }
    const said = await wen.call('changeAlias', { language, word, instead: text, reason })
    expect([said.status, said.body['code']]).toEqual([400, 'bad_input'])
  },
)

test('Only owners see whole addresses in the list of mails', async () => {
  const { wen, mei } = world.people
  const mail = { to: 'lin@example.org', language: 'en', subject: 'x', text: 'y' } as const
  await world.house.inTransaction('read write', tx => mailTo(tx, mail))
  const tosOf = async (who: Client) => {
    const { items }: { items: { to: string }[] } = (await who.get('listMails')) as never
    return items.map(one => one.to)
  }
  expect(await tosOf(wen)).toContain('lin@example.org')
  expect(await tosOf(mei)).toEqual(['l…@example.org'])
})
