import { fromWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '#/testing/client.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import { openWorld, type World } from '#/testing/world.ts'
import { todayOfTests } from '#/testing/zone.ts'
import { personAccount } from '../book/accounts.ts'
import { move, reverse } from '../book/actions.ts'
import { billsOf } from './bill-export.ts'
import { ownAccounts } from './bill-lines.ts'

type Bill = {
  accountId: string
  version: number
  amount: string
  state: string
  kind: string
  mark: { tags: string[]; note: string | null; hidden: boolean }
  linked?: Bill[]
  problem?: { id: string; state: string; answer: string | null } | null
}
type Page = { items: Bill[]; next?: string }

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
})

const uuidOf = (client: Client): UserId => UserId.out.parse(fromWire('usr', client.id))
const walletOf = (client: Client) => personAccount(uuidOf(client), 'wallet')

async function pay(from: Client, to: Client, amount: bigint, kind = 'pay') {
  const id = newTransfer()
  const legs = [{ to: walletOf(to), amount }]
  await world.house.inTransaction('read write', (tx, now) =>
    move(tx, { id, kind, from: walletOf(from), legs, now }),
  )
  return id
}

const list = async (who: Client, ask: Record<string, unknown> = {}): Promise<Page> =>
  (await who.get('listBills', ask)) as never
const amounts = async (who: Client, ask: Record<string, unknown>) =>
  (await list(who, ask)).items.map(bill => bill.amount)
const placeOf = ({ accountId, version }: Bill) => ({ accountId, version })

async function newestOf(who: Client): Promise<Bill> {
  const [bill] = (await list(who, { limit: 1 })).items
  if (bill === undefined) throw new Error('no bill')
  return bill
}

describe('finding a bill again', () => {
  test('by person, by amount, and by both ways at once', async () => {
    const { lin, mei, bo } = world.people
    await pay(lin, mei, 1_200n)
    await pay(lin, bo, 3_400n)
    await pay(mei, lin, 77n)

    expect(await amounts(lin, { otherId: mei.id })).toEqual(['77', '-1200'])
    expect(await amounts(lin, { otherId: bo.id })).toEqual(['-3400'])
    expect(await amounts(lin, { otherId: world.people.stranger.id })).toEqual([])
    expect(await amounts(lin, { least: '1000', most: '2000' })).toEqual(['-1200'])
    expect(await amounts(lin, { otherId: mei.id, direction: 'in' })).toEqual(['77'])
  })

  test('by the name or handle of the other side, in Chinese and Latin letters', async () => {
    const { ana, tariq } = world.people
    await tariq.get('changeMe', { name: '塔里克 Tárïq' })
    await pay(ana, tariq, 501n)

    for (const search of ['塔里', 'tariq', 'TÁRIQ', '@tariq', '5.01', 'tariq 5.01']) {
      expect({ search, found: await amounts(ana, { search }) }).toEqual({ search, found: ['-501'] })
    }
    expect(await amounts(ana, { search: 'tariq 5.02' })).toEqual([])
    expect(await amounts(ana, { search: '启动金' })).toEqual(['50000'])
  })

  test('a search reads on behind many lines that do not answer it, page by page', async () => {
    const { bo, mei, ana } = world.people
    await pay(bo, ana, 9_001n)
    for (let n = 0; n < 12; n++) await pay(bo, mei, 1n)

    const seen: string[] = []
    let cursor: string | undefined
    for (let turn = 0; turn < 5; turn++) {
      const page = await list(bo, { search: 'ana', limit: 2, ...(cursor && { cursor }) })
      seen.push(...page.items.map(bill => bill.amount))
      cursor = page.next
      if (cursor === undefined) break
    }
    expect(seen).toEqual(['-9001'])
  })
})

describe('what a person writes on a bill', () => {
  test('tags and a note are theirs alone, are found again, and can be taken off', async () => {
    const { lin, mei } = world.people
    await pay(lin, mei, 250n)
    const line = placeOf(await newestOf(lin))
    const mark = { tags: ['妈妈', '妈妈', 'gifts'], note: '生日礼物', hidden: false }
    await lin.get('markBill', { ...line, ...mark })

    const found = await list(lin, { tag: '妈妈' })
    expect(found.items.map(bill => bill.mark)).toEqual([{ ...mark, tags: ['妈妈', 'gifts'] }])
    expect(await amounts(lin, { search: '生日' })).toEqual(['-250'])
    expect(await lin.get('listBillTags')).toEqual({
      items: [
        { tag: 'gifts', count: 1 },
        { tag: '妈妈', count: 1 },
      ],
    })
    expect((await newestOf(mei)).mark).toEqual({ tags: [], note: null, hidden: false })
    expect((await mei.call('markBill', { ...line, ...mark })).status).toBe(404)

    await lin.get('markBill', { ...line, tags: [], note: null, hidden: false })
    expect(await lin.get('listBillTags')).toEqual({ items: [] })
  })

  test('a hidden bill leaves the list and not the sums', async () => {
    const { tariq, mei } = world.people
    await pay(tariq, mei, 4_321n)
    const before = await tariq.get('listMonths')
    const line = placeOf(await newestOf(tariq))
    await tariq.get('markBill', { ...line, tags: [], note: null, hidden: true })

    expect(await amounts(tariq, {})).not.toContain('-4321')
    expect(await amounts(tariq, { hidden: 'true' })).toEqual(['-4321'])
    expect(await tariq.get('listMonths')).toEqual(before)
  })
})

test('a refund and what it takes back point at each other, on both sides', async () => {
  const { lin, bo } = world.people
  const paid = await pay(lin, bo, 640n)
  await world.house.inTransaction('read write', (tx, now) =>
    reverse(tx, {
      id: newTransfer(),
      kind: 'payment_refund',
      book: walletOf(lin),
      transfer: paid,
      leg: 1,
      amount: 140n,
      now,
    }),
  )
  for (const [who, sums] of [
    [lin, ['140', '-640']],
    [bo, ['-140', '640']],
  ] as const) {
    const [refund, original] = (await list(who, { limit: 2 })).items
    expect([refund?.state, original?.state]).toEqual(['refund', 'refunded'])
    expect([refund?.amount, original?.amount]).toEqual(sums)
    if (refund === undefined || original === undefined) throw new Error('two lines')
    const full = (await who.get('getBill', placeOf(original))) as never as Bill
    expect(full.linked?.map(bill => bill.version)).toEqual([refund.version])
    const back = (await who.get('getBill', placeOf(refund))) as never as Bill
    expect(back.linked?.map(bill => bill.version)).toEqual([original.version])
    expect(await amounts(who, { state: 'refunded' })).toEqual([original.amount])
    expect(await amounts(who, { state: 'refund' })).toEqual([refund.amount])
  }
})

describe('a report about a bill', () => {
  test('reaches staff once, and the answer reaches the member', async () => {
    const { mei, lin, wen } = world.people
    await pay(mei, lin, 90n)
    const line = placeOf(await newestOf(mei))
    const words = '我没有付过这一笔'
    await mei.get('reportBill', { ...line, words })
    const again = await mei.call('reportBill', { ...line, words })
    expect([again.status, again.body['code']]).toEqual([409, 'ledger_problem_open'])
    expect((await lin.call('reportBill', { ...line, words })).status).toBe(404)
    expect((await lin.call('listBillProblems')).status).toBe(403)

    const { items } = (await wen.get('listBillProblems')) as never as {
      items: { id: string; userId: string; words: string; amount: string }[]
    }
    expect(items).toMatchObject([{ userId: mei.id, words, amount: '-90' }])
    const problemId = items[0]?.id
    const reason = '查过了，是您自己在三楼付的'
    await wen.get('answerBillProblem', { problemId, reason })
    const twice = await wen.call('answerBillProblem', { problemId, reason })
    expect(twice.body['code']).toBe('ledger_problem_answered')

    const bill = (await mei.get('getBill', line)) as never as Bill
    expect(bill.problem).toMatchObject({ state: 'answered', answer: reason })
    await world.settle()
    const told = JSON.stringify(await mei.get('listNotices'))
    expect(told).toContain(reason)
    expect(await wen.get('listBillProblems')).toEqual({ items: [] })
  })

  test('of many at once one is kept', async () => {
    const { bo, lin } = world.people
    await pay(bo, lin, 3n)
    const line = placeOf(await newestOf(bo))
    const tries = Array.from({ length: 20 }, () =>
      bo.call('reportBill', { ...line, words: 'what is this?' }),
    )
    const statuses = (await Promise.all(tries)).map(answer => answer.status)
    expect(statuses.filter(status => status === 200)).toHaveLength(1)
    expect(statuses.filter(status => status === 409)).toHaveLength(19)
  })
})

test('a month is written as CSV and JSON with the same lines, cells harmless', async () => {
  const { ana, mei } = world.people
  await pay(ana, mei, 11n)
  const line = placeOf(await newestOf(ana))
  await ana.get('markBill', { ...line, tags: [], note: '=1+1', hidden: false })
  const month = todayOfTests().slice(0, 7)

  const csv = (await ana.call('exportBills', { month })).text
  const json = JSON.parse((await ana.call('exportBillsJson', { month })).text) as {
    items: { amount: string; mark: { note: string | null } }[]
  }
  const rows = csv.trim().split('\r\n')
  expect(rows).toHaveLength(json.items.length + 1)
  expect(csv).toContain("'=1+1")
  expect(json.items.at(-1)).toMatchObject({ amount: '-11', mark: { note: '=1+1' } })
})

test('a month of more lines than one page is written whole and in order', async () => {
  const { ana, mei } = world.people
  await pay(ana, mei, 12n)
  await pay(mei, ana, 13n)
  const owner = UserId.out.parse(fromWire('usr', ana.id))
  const whole = { low: 0, from: Number.MAX_SAFE_INTEGER }
  const sides = ownAccounts(owner).map(account => ({ account, ...whole }))
  const read = (pageMax: number) => world.house.read(tx => billsOf(tx, { owner, sides, pageMax }))

  const [paged, atOnce] = [await read(2), await read(1_000)]
  expect(atOnce.length).toBeGreaterThan(2)
  expect(paged).toEqual(atOnce)
})

test('a year adds up to its months and names the people most often met', async () => {
  const { lin } = world.people
  const year = Number(todayOfTests().slice(0, 4))
  const bill = (await lin.get('getYearBill', { year })) as never as {
    in: string
    out: string
    count: number
    months: { in: string; out: string }[]
    kinds: { in: string; out: string; count: number }[]
    people: { userId: string; count: number }[]
    largest: Bill
    busiestDay: { count: number }
  }
  const sum = (of: readonly { in: string; out: string }[], side: 'in' | 'out') =>
    of.reduce((total, one) => total + BigInt(one[side]), 0n).toString()
  expect([sum(bill.months, 'in'), sum(bill.months, 'out')]).toEqual([bill.in, bill.out])
  expect([sum(bill.kinds, 'in'), sum(bill.kinds, 'out')]).toEqual([bill.in, bill.out])
  const met = bill.people.slice(0, 2).map(one => one.userId)
  expect(met).toContain(world.people.mei.id)
  expect(bill.people.map(one => one.userId)).not.toContain(lin.id)
  expect(bill.largest.amount).toBe('-3400')
  expect(bill.busiestDay.count).toBe(bill.count)

  const empty = (await lin.get('getYearBill', { year: 2001 })) as never as { count: number }
  expect(empty).toMatchObject({ count: 0, months: [], largest: null, busiestDay: null })
})
