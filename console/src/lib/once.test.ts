import { expect, test } from 'vitest'
import { onceOf } from './once.ts'

type Sent = { proof: string; key: string }

/** A sheet whose house answers these one after the other; `undefined` is a yes. */
function sheet(...answers: unknown[]) {
  const sent: Sent[] = []
  let proofs = 0
  const once = onceOf<string>()
  const press = (said: string) =>
    once({
      said,
      prove: async () => `proof ${++proofs}`,
      run: async (proof, key) => {
        sent.push({ proof, key })
        const answer = answers.shift()
        if (answer !== undefined) throw answer
      },
    }).catch(() => undefined)
  return { sent, press }
}
const refused = { status: 422, code: 'ledger_insufficient', detail: 'There is not so much.' }
const broken = { status: 502, code: 'failure', detail: 'Something broke.' }
const lost = new TypeError('Failed to fetch')

test('after a refusal what was put right is a new act', async () => {
  const { sent, press } = sheet(refused, undefined)
  await press('30')
  await press('30, the house carries 20')

  expect(sent[1]?.key).not.toBe(sent[0]?.key)
  expect(sent.map(one => one.proof)).toEqual(['proof 1', 'proof 2'])
})

test.each([
  ['lost', lost],
  ['broken', broken],
])('an answer that was %s is asked for again word for word', async (_, trouble) => {
  const { sent, press } = sheet(trouble, undefined)
  await press('30')
  await press('30')

  expect(sent[1]).toEqual(sent[0])
})

test('what may have been done keeps its key, even when the sheet says something else now', async () => {
  const used = { status: 409, code: 'idempotency_key_reused', detail: 'Used for another act.' }
  const { sent, press } = sheet(lost, used, undefined)
  await press('30')
  await press('40')
  await press('40')

  expect(new Set(sent.map(one => one.key)).size).toBe(1)
})
