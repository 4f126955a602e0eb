import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, freshDatabase } from '#/testing/database.ts'
import { limit, type Limits, openLimits } from './limits.ts'
import { openLog } from './log.ts'

const signIn = limit('garden.sign_in', { points: 3, seconds: 60 })
const log = openLog('silent')
let fresh: FreshDatabase
let limits: Limits
let elsewhere: Limits
beforeAll(async () => {
  fresh = await freshDatabase()
  limits = openLimits({ url: fresh.url, role: fresh.role, poolMax: 2, log })
  elsewhere = openLimits({ url: fresh.url, role: fresh.role, poolMax: 2, log })
})
afterAll(async () => {
  await limits.close()
  await elsewhere.close()
  await fresh.drop()
})

test('two processes count together, and the next try hears how long to wait', async () => {
  const key = 'lin'
  await limits.take({ ...signIn, key })
  await elsewhere.take({ ...signIn, key })
  await limits.take({ ...signIn, key })

  const next = elsewhere.take({ ...signIn, key })

  await expect(next).rejects.toMatchObject({ code: 'too_many' })
  await expect(next).rejects.toSatisfy(error => error.details.retry_after > 50)
})

test('of many tries at once only so many as allowed get through', async () => {
  const tries = Array.from({ length: 20 }, () => limits.take({ ...signIn, key: 'bo' }))

  const ended = await Promise.allSettled(tries)

  expect(ended.filter(one => one.status === 'fulfilled')).toHaveLength(3)
})

test('another person is not held up, and a success forgets the tries', async () => {
  for (let n = 0; n < 3; n++) await limits.take({ ...signIn, key: 'mei' })
  await limits.take({ ...signIn, key: 'ana' })
  await limits.forget({ name: signIn.name, key: 'mei' })

  expect(await limits.take({ ...signIn, key: 'mei' })).toBe(signIn.points - 1)
})

test('a counter that cannot be asked refuses: a guesser gains nothing from an outage', async () => {
  const url = 'postgres://nobody:x@127.0.0.1:1/nothing'
  const away = openLimits({ url, poolMax: 1, log })

  await expect(away.take({ ...signIn, key: 'lin' })).rejects.toThrow('busy')
  await away.close()
})
