import { fromWire, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { newId } from '#/engine/ids.ts'
import { agree } from '#/testing/approvals.ts'
import { differencesIn } from '#/testing/books.ts'
import type { Client } from '#/testing/client.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { houseAccount, personAccount } from '../book/accounts.ts'
import { balancesOf, move } from '../book/actions.ts'

const reason = 'a day at the desk of the street'

let world: World
let cashier: Client
beforeAll(async () => {
  world = await openWorld()
  cashier = world.people.tariq
  await appoint(cashier, 'cashier')
})
afterAll(() => world.close())

const proofOf = async (client: Client, shown: object): Promise<string> =>
  String((await client.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
async function appoint(one: Client, role: string): Promise<void> {
  const { wen } = world.people
  const shown = { kind: 'identity.change_roles', payee: one.id, facts: { roles: role } }
  const proof = await proofOf(wen, shown)
  await wen.get('changeRoles', { userId: one.id, roles: [role], reason, proof })
  await one.signInAgain(passwordOfAll)
  // A right is known everywhere within seconds.
  const knows = async () => (await one.call('getDesk')).status === 200
  await vi.waitUntil(knows, { timeout: 60_000 })
}
type Day = { id: string; expected: string; state: string; difference: string | null }
const openDay = async (one: Client, float = '10000'): Promise<string> =>
  String((await one.get('openDesk', { float, reason }))['id'])
async function topUp(one: Client, of: Client, ask: { day: string; amount: string; key?: string }) {
  const { day, amount, key } = ask
  const proof = await proofOf(one, { kind: 'ledger.desk_top_up', payee: of.id, amount })
  const input = { deskDayId: day, userId: of.id, amount, reason, proof }
  return one.call('deskTopUp', input, key === undefined ? {} : { key })
}
async function close(one: Client, day: string, counted: string) {
  const shown = { kind: 'ledger.desk_close', payee: 'desk', facts: { counted } }
  const proof = await proofOf(one, shown)
  return one.call('closeDesk', { deskDayId: day, counted, reason, proof })
}
const dayOf = async (one: Client, deskDayId: string): Promise<Day> =>
  ((await one.get('getDeskDay', { deskDayId })) as never as { day: Day }).day
const freeOf = async (client: Client): Promise<bigint> => {
  const { wallet }: { wallet: { free: string } } = (await client.get('getWallet')) as never
  return BigInt(wallet.free)
}
const books = () => world.guest.get('getPublicBooks')

describe('the cash desk', () => {
  test('is opened with a float, takes cash, shows the running total and closes', async () => {
    const { lin, mei } = world.people
    const before = await freeOf(lin)
    expect((await cashier.get('getDesk'))['day']).toBeNull()
    const day = await openDay(cashier)
    const twice = await cashier.call('openDesk', { float: '0', reason })
    expect([twice.status, twice.body['code']]).toEqual([409, 'ledger_desk_state'])

    const first = await topUp(cashier, lin, { day, amount: '2500' })
    expect(first.body).toMatchObject({ state: 'open', paidIn: '2500', expected: '12500' })
    await topUp(cashier, mei, { day, amount: '100' })
    expect(await freeOf(lin)).toBe(before + 2_500n)
    const desk = await cashier.get('getDesk')
    const lines = desk['lines'] as never as { amount: string; user: { id: string } }[]
    expect(lines.map(line => [line.amount, line.user.id])).toEqual([
      ['100', mei.id],
      ['2500', lin.id],
    ])
    expect((await lin.get('getFunding'))['desk']).toBe('open')
    await world.settle()
    const told = (await lin.get('listNotices'))['items'] as never as { kind: string }[]
    expect(told.map(one => one.kind)).toContain('notifications.credits_arrived')

    const closed = await close(cashier, day, '12600')
    expect(closed.body).toMatchObject({ state: 'closed', difference: '0', byOnePerson: false })
    for (const late of [
      await topUp(cashier, lin, { day, amount: '100' }),
      await close(cashier, day, '12600'),
    ]) {
      expect([late.status, late.body['code']]).toEqual([409, 'ledger_desk_state'])
    }
    expect((await lin.get('getFunding'))['desk']).toBe('closed')
  })

  test('nobody tops up themselves, above the most, or without the PIN', async () => {
    const { lin } = world.people
    const day = await openDay(cashier)
    const self = await topUp(cashier, cashier, { day, amount: '100' })
    expect([self.status, self.body['code']]).toEqual([422, 'ledger_desk_self'])
    const over = await topUp(cashier, lin, { day, amount: '50001' })
    expect([over.status, over.body['code']]).toEqual([422, 'ledger_desk_limit'])
    expect(over.body['detail']).toContain('500.00')
    const input = { deskDayId: day, userId: lin.id, amount: '100', reason }
    const bare = await cashier.call('deskTopUp', input)
    expect(bare.body['code']).toBe('identity_step_up_needed')
    const proof = await proofOf(cashier, {
      kind: 'ledger.desk_top_up',
      payee: lin.id,
      amount: '100',
    })
    const other = await cashier.call('deskTopUp', { ...input, amount: '101', proof })
    expect(other.body['code']).toBe('identity_step_up_mismatch')
    const nobody = { ...input, userId: toWire('usr', newId()) }
    expect((await cashier.call('deskTopUp', nobody)).status).toBe(404)
    await close(cashier, day, '10000')
  })

  test('the same key takes the cash once; ten at once are ten, and the drawer holds all', async () => {
    const { lin } = world.people
    const day = await openDay(cashier, '0')
    const before = await freeOf(lin)
    const proof = await proofOf(cashier, {
      kind: 'ledger.desk_top_up',
      payee: lin.id,
      amount: '300',
    })
    const input = { deskDayId: day, userId: lin.id, amount: '300', reason, proof }
    const key = newId()
    const same = await Promise.all(
      [1, 2, 3, 4].map(() => cashier.call('deskTopUp', input, { key })),
    )
    expect(new Set(same.map(answer => answer.text)).size).toBe(1)
    // Proofs one after the other: parallel PINs are tries.
    const shown = { kind: 'ledger.desk_top_up', payee: lin.id, amount: '10' }
    const proofs: string[] = []
    for (let n = 0; n < 10; n++) proofs.push(await proofOf(cashier, shown))
    const more = await Promise.all(
      proofs.map(one => cashier.call('deskTopUp', { ...input, amount: '10', proof: one })),
    )
    expect(more.every(answer => answer.status === 200)).toBe(true)
    expect(await freeOf(lin)).toBe(before + 400n)
    expect((await dayOf(cashier, day)).expected).toBe('400')
    await close(cashier, day, '400')
  })

  test('a small difference is the house’s to carry, and the mirror of outside stays true', async () => {
    const { lin } = world.people
    const before = await books()
    const day = await openDay(cashier, '0')
    await topUp(cashier, lin, { day, amount: '5000' })
    const closed = await close(cashier, day, '4500')
    expect(closed.body).toMatchObject({ state: 'closed', difference: '-500' })
    const after = await books()
    const grew = (name: string) => BigInt(String(after[name])) - BigInt(String(before[name]))
    // 50.00 were credited and 45.00 lie in the drawer: the loss account carries 5.00.
    expect([grew('outside'), grew('inHands'), grew('inHouse')]).toEqual([4_500n, 5_000n, -500n])
    expect(after['balanced']).toBe(true)
  })

  test('a large difference waits for a second person; meanwhile the drawer stands still', async () => {
    const { lin, bo, wen } = world.people
    await appoint(bo, 'treasurer')
    const day = await openDay(cashier, '0')
    await topUp(cashier, lin, { day, amount: '9000' })

    const asked = await close(cashier, day, '1000')
    expect([asked.status, asked.body['code']]).toEqual([409, 'identity_second_person_needed'])
    expect(await dayOf(cashier, day)).toMatchObject({ state: 'counted', difference: '-8000' })
    const still = await topUp(cashier, lin, { day, amount: '100' })
    expect([still.status, still.body['code']]).toEqual([409, 'ledger_desk_state'])
    // Counted again it was less wrong; what was asked first no longer closes anything.
    const recount = await close(cashier, day, '6000')
    expect(recount.status).toBe(409)
    // A count that fits at last may have been made to fit: it waits as well.
    const fits = await close(cashier, day, '9000')
    expect([fits.status, fits.body['code']]).toEqual([409, 'identity_second_person_needed'])
    const third = await close(cashier, day, '6000')
    expect(third.body['details']).toEqual(recount.body['details'])
    const approvalOf = ({ body }: { body: unknown }) =>
      (body as { details: { approval: string } }).details.approval // As refused above.
    await agree(bo, approvalOf(asked))
    await world.settle()
    await world.settle()
    expect((await dayOf(cashier, day)).state).toBe('counted')
    await agree(bo, approvalOf(recount))
    await world.settle()
    await world.settle()

    expect(await dayOf(cashier, day)).toMatchObject({
      state: 'closed',
      difference: '-3000',
      agreedBy: bo.id,
    })
    const days = (await wen.get('listDeskDays'))['items'] as never as Day[]
    expect(days[0]?.id).toBe(day)
  })

  test('whom a cashier served is named to others only after a look', async () => {
    const readBy = async (who: Client) => {
      const days = (await who.get('listDeskDays'))['items'] as never as Day[]
      const all = days.map(({ id }) => who.get('getDeskDay', { deskDayId: id }))
      return JSON.stringify((await Promise.all(all)).map(day => day['lines']))
    }
    const [userId = 'nobody'] = /usr_[0-9a-z]+/.exec(await readBy(cashier)) ?? []
    expect(await readBy(world.people.bo)).not.toContain(userId)
    await world.people.bo.get('lookAtPerson', { userId, reason })
    expect(await readBy(world.people.bo)).toContain(userId)
  })

  test('a cashier sees their own days, members none', async () => {
    const { ana, lin, wen } = world.people
    await appoint(ana, 'cashier')
    const own = await ana.get('listDeskDays')
    expect(own['items']).toEqual([])
    const [theirs] = (await cashier.get('listDeskDays'))['items'] as never as Day[]
    const foreign = await ana.call('getDeskDay', { deskDayId: theirs?.id })
    expect(foreign.status).toBe(404)
    expect((await wen.call('getDeskDay', { deskDayId: theirs?.id })).status).toBe(200)
    for (const operation of ['getDesk', 'openDesk', 'listDeskDays']) {
      expect((await lin.call(operation, { float: '0', reason })).status).toBe(403)
    }
  })
})

describe('putting a wrong movement right', () => {
  type Bill = {
    accountId: string
    version: number
    transferId: string
    state: string
    kind: string
  }
  const billsOf = async (one: Client): Promise<Bill[]> => {
    const { items } = (await one.get('listBills')) as never as { items: Bill[] }
    return items
  }
  const uuidOf = (one: Client): UserId => UserId.out.parse(fromWire('usr', one.id))

  async function pay(from: Client, to: Client, amount: bigint): Promise<Bill> {
    await world.house.inTransaction('read write', (tx, now) =>
      move(tx, {
        id: newTransfer(),
        kind: 'pay',
        from: personAccount(uuidOf(from), 'wallet'),
        legs: [{ to: personAccount(uuidOf(to), 'wallet'), amount }],
        now,
      }),
    )
    const [bill] = await billsOf(from)
    if (bill === undefined) throw new Error('no bill')
    return bill
  }
  async function correct(bill: Bill, book: string, amount: string, cover?: string) {
    const { wen } = world.people
    const { transferId } = bill
    const carried = cover === undefined ? {} : { cover }
    const facts = { leg: '1', ...carried }
    const shown = { kind: 'ledger.correct', payee: transferId, amount, facts }
    const proof = await proofOf(wen, shown)
    const asked = { accountId: book, transferId, leg: 1, amount, ...carried, reason, proof }
    return wen.call('correctTransfer', asked)
  }
  const look = (at: Client) => world.people.wen.get('lookAtPerson', { userId: at.id, reason })

  test('names what it corrects: takes a part and then the rest back, tells both, and both bills are linked', async () => {
    const { lin, mei } = world.people
    const [a, b] = [await freeOf(lin), await freeOf(mei)]
    const bill = await pay(lin, mei, 1_000n)
    const book = bill.accountId
    const blind = await correct(bill, book, '400')
    expect([blind.status, blind.body['code']]).toEqual([403, 'console_reason_missing'])
    await look(lin)

    const part = await correct(bill, book, '400')
    expect(part.body).toMatchObject({ amount: '400', left: '600' })
    const rest = await correct(bill, book, '600')
    expect(rest.body).toMatchObject({ left: '0' })
    const more = await correct(bill, book, '1')
    expect([more.status, more.body['code']]).toEqual([422, 'ledger_reversal_exceeded'])

    expect([await freeOf(lin), await freeOf(mei)]).toEqual([a, b])
    const [second, first, paid] = await billsOf(lin)
    expect([second?.state, first?.state, paid?.state]).toEqual([
      'correction',
      'correction',
      'corrected',
    ])
    const { accountId, version } = paid ?? bill
    const detail = await lin.get('getBill', { accountId, version })
    expect((detail['linked'] as never as Bill[]).map(one => one.kind)).toContain('correction')
    await world.settle()
    for (const [one, kind] of [
      [lin, 'notifications.correction_given'],
      [mei, 'notifications.correction_taken'],
    ] as const) {
      const told = (await one.get('listNotices'))['items'] as never as { kind: string }[]
      expect(told.map(notice => notice.kind)).toContain(kind)
    }
  })

  test('a payment between people is put right like any other, and the books agree on it', async () => {
    const { bo, ana } = world.people
    const shown = { payee: ana.id, amount: '900', facts: { note: '', when: 'now' } }
    const proof = await proofOf(bo, { kind: 'ledger.pay', ...shown })
    await bo.get('sendPayment', { payeeId: ana.id, amount: '900', proof })
    const payments = (await bo.get('listPayments'))['items'] as never as { state: string }[]
    if (payments[0]?.state === 'sent') {
      const { id } = payments[0] as never as { id: string }
      await ana.get('acceptPayment', { paymentId: id })
    }
    const [bill] = await billsOf(bo)
    if (bill === undefined) throw new Error('no bill')
    const { bookId } = (await bo.get('getBill', bill)) as never as { bookId: string }
    await look(bo)
    const before = await freeOf(bo)
    const done = await correct(bill, bookId, '900')
    expect([done.status, done.text]).toEqual([200, done.text])
    expect(await freeOf(bo)).toBe(before + 900n)
    expect(await differencesIn(world.db)).toEqual([])
  })

  test('never below zero: what has been spent cannot be taken back', async () => {
    const { ana, mei, bo } = world.people
    await look(ana)
    const bill = await pay(ana, mei, 700n)
    const all = await freeOf(mei)
    await pay(mei, bo, all)
    const answer = await correct(bill, bill.accountId, '700')
    expect([answer.status, answer.body['code']]).toEqual([422, 'ledger_insufficient'])
    await pay(bo, mei, all)
  })

  test('what has been spent the house carries out of its loss, as far as it said', async () => {
    const { ana, mei, bo } = world.people
    await look(ana)
    const bill = await pay(ana, mei, 700n)
    const all = await freeOf(mei)
    await pay(mei, bo, all - 100n)
    const loss = houseAccount('loss')
    const lost = async () => (await balancesOf(world.db, [loss])).get(loss)?.balance ?? 0n
    const lossBefore = await lost()
    const before = await freeOf(ana)
    const little = await correct(bill, bill.accountId, '700', '599')
    expect([little.status, little.body['code']]).toEqual([422, 'ledger_insufficient'])

    const done = await correct(bill, bill.accountId, '700', '700')

    expect(done.body).toMatchObject({ amount: '700', covered: '600', left: '0' })
    expect([await freeOf(ana), await freeOf(mei)]).toEqual([before + 700n, 0n])
    expect(await lost()).toBe(lossBefore - 600n)
    expect(await differencesIn(world.db)).toEqual([])
    await pay(bo, mei, all)
  })

  test('a wrong amount at the desk goes back outside, and the drawer expects less', async () => {
    const { ana } = world.people
    const day = await openDay(cashier, '0')
    const before = await books()
    await topUp(cashier, ana, { day, amount: '5000' })
    const [bill] = await billsOf(ana)
    if (bill === undefined) throw new Error('no bill')
    const { bookId } = (await ana.get('getBill', bill)) as never as { bookId: string }
    await look(ana)
    const done = await correct(bill, bookId, '4500')
    expect(done.status).toBe(200)
    expect(await dayOf(cashier, day)).toMatchObject({ expected: '500' })
    const after = await books()
    expect(BigInt(String(after['outside'])) - BigInt(String(before['outside']))).toBe(500n)
    await close(cashier, day, '500')

    // Counted and closed, what is corrected then is the house's loss.
    const late = await correct(bill, bookId, '500')
    expect(late.status).toBe(200)
    const last = await books()
    expect(last['outside']).toBe(after['outside'])
    expect((await dayOf(cashier, day)).expected).toBe('500')
  })

  test('the sum of a day needs a second person, and what holds money is not corrected', async () => {
    const { lin, mei, bo } = world.people
    await look(lin)
    const bill = await pay(lin, mei, 40_000n)
    const asked = await correct(bill, bill.accountId, '40000')
    const again = asked.status === 200 ? await pay(lin, mei, 40_000n) : bill
    const waits = asked.status === 200 ? await correct(again, again.accountId, '40000') : asked
    expect([waits.status, waits.body['code']]).toEqual([409, 'identity_second_person_needed'])
    const before = await freeOf(lin)
    const { approval: approvalId } = waits.body['details'] as never as { approval: string }
    await agree(bo, approvalId)
    await world.settle()
    await world.settle()
    expect(await freeOf(lin)).toBe(before + 40_000n)

    const [correction] = await billsOf(lin)
    const answer = await correct(correction ?? bill, bill.accountId, '1')
    expect([answer.status, answer.body['code']]).toEqual([422, 'ledger_not_correctable'])
    const stranger = await world.people.stranger.call('correctTransfer', {
      accountId: bill.accountId,
      transferId: bill.transferId,
    })
    expect(stranger.status).toBe(403)
  })
})
