import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { freeOf, pay, proofOf } from '#/testing/payments.ts'
import { openWorld, pinOfAll, roomOf, sendEnvelope, type World } from '#/testing/world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld({ startingCredits: '50000' })
})
afterAll(() => world.close())

const amount = '1000'
const codeIn = (path: unknown) => String(path).split('/').at(-1) ?? ''

/** Every way in which Lin can pay Mei, made ready with its PIN, to be taken at once. */
async function waysOf(lin: Client, mei: Client, roomId: string) {
  const { path: poster } = await mei.get('makeCollectCode', {})
  const { path } = await mei.get('makeCollectCode', { amount })
  const { digits } = await lin.get('makePayCode')
  const [direct, hung, coded] = [
    await proofOf(lin, mei, { amount }),
    await proofOf(lin, mei, { amount }),
    await proofOf(lin, mei, { amount }),
  ]
  const later = await proofOf(lin, mei, { amount, when: '2h' })
  const payeeId = mei.id
  return [
    () => lin.call('sendPayment', { payeeId, amount, proof: direct }),
    () => lin.call('sendPayment', { payeeId, amount, when: '2h', proof: later }),
    () => lin.call('payInRoom', { roomId, payeeId, amount }),
    () => lin.call('payCollectCode', { code: codeIn(poster), amount, proof: hung }),
    () => lin.call('payCollectCode', { code: codeIn(path), amount, proof: coded }),
    () => mei.call('chargePayCode', { digits, amount }),
    () => sendEnvelope(lin, roomId, { total: amount, shares: 2 }),
  ]
}

test('all ways of paying taken at once share one day, and nobody waits for another', async () => {
  const { lin, mei } = world.people
  const roomId = await roomOf(lin, [mei])
  // Once it has reached her, she is somebody Lin has paid.
  const { body: first } = await pay(lin, mei, { amount: '100' })
  await mei.get('acceptPayment', { paymentId: String(first['id']) })
  await lin.get('setOwnLimit', { kind: 'send', amount: '10100' })
  const before = await freeOf(lin)
  const giving = { pin: pinOfAll, kind: 'ledger.give', payee: 'fund', amount: '5' }
  const answers = []
  for (let round = 0; round < 3; round++) {
    const ways = await waysOf(lin, mei, roomId)
    const { proof } = await lin.get('stepUp', giving)
    const gift = lin.call('giveToFund', { amount: '5', proof })
    const back = mei.call('sendPayment', { payeeId: lin.id, amount: '1' })
    answers.push(...(await Promise.all(ways.map(way => way()))))
    expect((await gift).status).toBe(200)
    expect((await back).body['code']).toBe('identity_step_up_needed')
  }

  const paid = answers.filter(({ status, body }) => status === 200 && body['state'] !== 'asked')
  const others = answers.filter(answer => !paid.includes(answer))
  expect(paid).toHaveLength(10)
  expect(await freeOf(lin)).toBe(before - 10_000n - 15n)
  const why = new Set(others.map(({ body }) => body['code'] ?? body['state']))
  expect([...why].filter(one => one !== 'ledger_over_limit' && one !== 'asked')).toEqual([])
})
