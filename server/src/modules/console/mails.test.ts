import { afterAll, beforeAll, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { mailTo } from '#/engine/mail.ts'
import { openLog } from '#/engine/log.ts'
import { openWorld, type World } from '#/testing/world.ts'

const reason = 'Lin stands here and has no phone'
let world: World
beforeAll(async () => {
  world = await openWorld({ log: openLog('silent') })
  await world.house.inTransaction('read write', tx =>
    mailTo(tx, {
      to: 'lin@example.org',
      language: 'en',
      subject: 'A new password',
      text: 'http://localhost/reset#SECRETlink8860',
    }),
  )
  await world.settle()
})
afterAll(() => world.close())

const first = async (): Promise<{ id: string }> => {
  const { items } = await world.people.wen.get('listMails')
  const [mail] = items as unknown as { id: string }[]
  return mail ?? { id: '' }
}

test('an owner sees which mails are kept, and not what they say', async () => {
  const { text, body } = await world.people.wen.call('listMails')

  expect(body).toMatchObject({
    server: false,
    items: [{ to: 'lin@example.org', subject: 'A new password', waiting: false }],
  })
  expect(text).not.toContain('SECRET')
})

test('reads one with a reason, and the look stands in the audit log, the link nowhere', async () => {
  const { id: mailId } = await first()
  const key = 'the-same-key'
  const { body } = await world.people.wen.call('readMail', { mailId, reason }, { key })
  expect(body['text']).toContain('SECRETlink8860')

  const lines = await many<{ line: string }>(
    world.db,
    sql`select a::text as line from engine.audit a where act = 'console.readMail'`,
  )
  expect(lines).toHaveLength(1)
  const intents = await many<{ line: string }>(
    world.db,
    sql`select encode(i.body, 'escape') as line from engine.intent i where i.body is not null`,
  )
  expect([...lines, ...intents].map(({ line }) => line).join()).not.toContain('SECRET')
})

test('an operator sees the list and reads none: a link opens an account, the owner’s too', async () => {
  const { mei } = world.people
  await many(
    world.db,
    sql`
      insert into identity.staff_role (user_id, role, given_at)
      select id, 'operator', created_at from identity.user where handle = 'mei'`,
  )
  await world.join('somebody_new') // Sign-ins are remembered until one begins.
  const { id: mailId } = await first()

  expect((await mei.call('listMails')).status).toBe(200)
  expect((await mei.call('readMail', { mailId, reason })).body['code']).toBe('forbidden')
})

test('a stranger sees none', async () => {
  expect((await world.people.stranger.call('listMails')).status).toBe(403)
  expect((await world.guest.call('listMails')).status).toBe(401)
})
