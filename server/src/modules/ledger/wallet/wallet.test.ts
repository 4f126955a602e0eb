import type { AccountId } from '@fuquan/contract/vocabulary/ids.ts'
import { fromWire, toWire, UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { many, sql } from '#/engine/db.ts'
import { digestOfIds, newId } from '#/engine/ids.ts'
import { newTransfer } from '#/testing/ledger-stage.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { todayOfTests } from '#/testing/zone.ts'
import { personAccount } from '../book/accounts.ts'
import { move } from '../book/actions.ts'
import { verify } from '../book/verify.ts'

const reason = 'the prize of the autumn fair'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
})

const uuidOf = (client: Client): UserId => UserId.out.parse(fromWire('usr', client.id))
const walletOf = (client: Client): AccountId => personAccount(uuidOf(client), 'wallet')

type Wallet = { wallet: { balance: string; free: string; accountId: string } }
const balanceOf = async (client: Client): Promise<string> => {
  const { wallet } = (await client.get('getWallet')) as never as Wallet
  return wallet.balance
}

async function pay(from: Client, to: Client, amount: bigint, kind = 'pay'): Promise<void> {
  await world.house.inTransaction('read write', (tx, now) =>
    move(tx, {
      id: newTransfer(),
      kind,
      from: walletOf(from),
      legs: [{ to: walletOf(to), amount }],
      now,
    }),
  )
}

type Issue = { to: 'fund' | string[]; amount: string; reason?: string; proof?: string }

async function proofFor(
  staff: Client,
  ask: { kind: string; payee: string; amount: string; facts?: Record<string, string> },
): Promise<string> {
  const body = await staff.get('stepUp', { pin: pinOfAll, facts: {}, ...ask })
  return String(body['proof'])
}

async function issue(staff: Client, input: Issue, options: { key?: string } = {}) {
  const { to, amount } = input
  const several = to !== 'fund' && to.length > 1
  const payee = to === 'fund' ? 'fund' : several ? 'members' : (to[0] ?? '')
  const facts: Record<string, string> = several
    ? { people: String(to.length), who: digestOfIds(to) }
    : {}
  const proof =
    input.proof ?? (await proofFor(staff, { kind: 'ledger.issue', payee, amount, facts }))
  return staff.call('issueCredits', { reason, ...input, proof }, options)
}

describe('the wallet', () => {
  test('everybody has starting credits once, and sees their own balance only', async () => {
    const { lin, mei } = world.people

    expect(await balanceOf(lin)).toBe('50000')
    await world.settle()
    expect(await balanceOf(lin)).toBe('50000')

    const { wallet } = (await lin.get('getWallet')) as never as Wallet
    expect(fromWire('acc', wallet.accountId)).toBe(walletOf(lin))
    const theirs = await mei.call('getBill', { accountId: wallet.accountId, version: 1 })
    const nobodys = await mei.call('getBill', {
      accountId: toWire('acc', newId()),
      version: 1,
    })
    expect([theirs.status, theirs.text]).toEqual([404, nobodys.text])
    const guest = await world.guest.call('getWallet')
    expect(guest.status).toBe(401)
  })

  test('bills come newest first, page by page, with no line lost or doubled', async () => {
    const { bo, ana } = world.people
    for (let n = 1; n <= 12; n++) await pay(bo, ana, BigInt(n))

    const seen: { version: number; otherId: string | null; amount: string }[] = []
    let cursor: string | undefined
    do {
      const page = await bo.get('listBills', { limit: 5, ...(cursor && { cursor }) })
      seen.push(...(page['items'] as never as typeof seen))
      cursor = page['next'] as string | undefined
    } while (cursor !== undefined)

    expect(seen.map(bill => bill.version)).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1])
    expect(seen[0]).toMatchObject({ amount: '-12', otherId: ana.id })
    expect(seen[12]).toMatchObject({ amount: '50000', otherId: null })
  })

  test('bills are filtered by kind and direction, and by month', async () => {
    const { bo, ana } = world.people
    await pay(ana, bo, 5n, 'gift')
    const gifts = await bo.get('listBills', { kind: 'gift' })
    const incoming = await bo.get('listBills', { direction: 'in' })
    const month = todayOfTests().slice(0, 7)
    const none = await bo.get('listBills', { month: '2020-01' })

    expect((gifts['items'] as never as unknown[]).length).toBe(1)
    expect((incoming['items'] as never as { amount: string }[]).map(bill => bill.amount)).toEqual([
      '5',
      '50000',
    ])
    expect(none).toEqual({ items: [] })
    const months = await bo.get('listMonths')
    const [first] = months['items'] as never as {
      month: string
      in: string
      out: string
      count: number
    }[]
    expect(first).toMatchObject({ month, in: '50005', out: '78', count: 14 })
  })

  test('a bill in full names its transfer and its place in the chain', async () => {
    const { bo, ana } = world.people
    const { wallet } = (await bo.get('getWallet')) as never as Wallet
    const bill = await bo.get('getBill', { accountId: wallet.accountId, version: 2 })
    expect(bill).toMatchObject({ amount: '-1', otherId: ana.id, step: 'move', waiting: false })
    expect(String(bill['hash'])).toMatch(/^[0-9a-f]{64}$/)
  })

  test('the export quotes what a spreadsheet would take for a formula', async () => {
    const { bo, ana } = world.people
    await pay(ana, bo, 3n, '=cmd()')
    const months = await bo.get('listMonths')
    const month = String((months['items'] as never as { month: string }[])[0]?.month)

    const answer = await bo.call('exportBills', { month })

    expect(answer.status).toBe(200)
    const rows = answer.text.trim().split('\r\n')
    expect(rows).toHaveLength(16)
    expect(answer.text).toContain("'=cmd()")
    for (const cell of rows.slice(1).flatMap(row => row.split(','))) {
      expect(cell).not.toMatch(/^[=+@-]/)
    }
  })

  test('a broken cursor is refused and not followed', async () => {
    const answer = await world.people.bo.call('listBills', { cursor: 'zzzz' })
    expect([answer.status, answer.body['code']]).toEqual([400, 'bad_input'])
  })
})

describe('the public books', () => {
  test('show sums that add up, the last check and the newest seal, to anybody', async () => {
    const { wen } = world.people
    await issue(wen, { to: 'fund', amount: '1000' })
    const books = await world.guest.get('getPublicBooks')
    const n = (name: string) => BigInt(String(books[name]))

    expect(books['balanced']).toBe(true)
    expect(n('issued') - n('redeemed')).toBe(n('inHands') + n('inFunds') + n('inHouse'))
    expect(n('inFunds')).toBe(1000n)
  })
})

describe('issue and burn', () => {
  test('staff issue to members with reason and step-up; members cannot', async () => {
    const { wen, mei, bo, lin } = world.people
    const before = [await balanceOf(mei), await balanceOf(bo)].map(BigInt)

    const done = await issue(wen, { to: [mei.id, bo.id], amount: '70' })

    expect(done.status).toBe(200)
    expect(done.body).toMatchObject({ total: '140', people: 2, byOnePerson: false })
    expect([await balanceOf(mei), await balanceOf(bo)].map(BigInt)).toEqual(
      before.map(one => one + 70n),
    )
    const member = await lin.call('issueCredits', { to: 'fund', amount: '1', reason })
    expect(member.status).toBe(403)
  })

  test('what was shown is what is issued, and without a step-up nothing is', async () => {
    const { wen, mei } = world.people
    const none = await wen.call('issueCredits', { to: 'fund', amount: '5', reason })
    expect(none.body['code']).toBe('identity_step_up_needed')
    const shown = { kind: 'ledger.issue', payee: mei.id, amount: '5' }
    const proof = await proofFor(wen, shown)
    const other = await issue(wen, { to: [mei.id], amount: '6', proof })
    expect([other.status, other.body['code']]).toEqual([422, 'identity_step_up_mismatch'])
  })

  const l12 = 'The same key with the same body gets the same answer and moves nothing again.'
  test(`L12 ${l12}`, async () => {
    const { wen, mei } = world.people
    const key = newId()
    const payee = mei.id
    const proof = await proofFor(wen, { kind: 'ledger.issue', payee, amount: '9' })
    const input = { to: [mei.id], amount: '9', proof }
    const before = BigInt(await balanceOf(mei))

    const answers = [
      await issue(wen, input, { key }),
      ...(await Promise.all([1, 2, 3].map(() => issue(wen, input, { key })))),
    ]

    expect(new Set(answers.map(one => one.text)).size).toBe(1)
    expect(BigInt(await balanceOf(mei))).toBe(before + 9n)
    const another = await issue(wen, { ...input, amount: '8' }, { key })
    expect([another.status, another.body['code']]).toEqual([422, 'idempotency_key_reused'])
  })

  test('L14 A key that was refused stays refused.', async () => {
    const { wen } = world.people
    const key = newId()
    const input = { from: 'fund', amount: '50000', reason }
    const shown = { kind: 'ledger.burn', payee: 'fund', amount: '50000' }
    const proof = await proofFor(wen, shown)
    const first = await wen.call('burnCredits', { ...input, proof }, { key })
    expect([first.status, first.body['code']]).toEqual([422, 'ledger_insufficient'])
    await issue(wen, { to: 'fund', amount: '40000' })
    await issue(wen, { to: 'fund', amount: '40000' })

    const again = await wen.call('burnCredits', { ...input, proof }, { key })

    expect(again.text).toBe(first.text)
  })

  test('an issue above the limit of a day, by the only one who may, is marked', async () => {
    const { wen } = world.people
    const done = await issue(wen, { to: 'fund', amount: '50001' })
    expect(done.body).toMatchObject({ byOnePerson: true })
    const books = await world.guest.get('getPublicBooks')
    expect(Number(books['byOnePerson'])).toBeGreaterThanOrEqual(1)
  })

  test('with a second treasurer it waits, and is done once they agree', async () => {
    const { wen, tariq, ana } = world.people
    const roles = ['treasurer']
    const payee = tariq.id
    const proof = await wen
      .get('stepUp', {
        pin: pinOfAll,
        kind: 'identity.change_roles',
        payee,
        facts: rolesFact(roles),
      })
      .then(body => String(body['proof']))
    await wen.get('changeRoles', { userId: tariq.id, roles, reason, proof })
    await tariq.signInAgain(passwordOfAll)
    // A right is asked for anew within seconds at the latest.
    const seesBooks = async () => (await tariq.call('listHouseAccounts')).status
    await expect.poll(seesBooks).toBe(200)
    const before = BigInt(await balanceOf(ana))

    const asked = await issue(wen, { to: [ana.id], amount: '50001' })
    expect([asked.status, asked.body['code']]).toEqual([409, 'identity_second_person_needed'])
    expect(BigInt(await balanceOf(ana))).toBe(before)
    const { approval: approvalId } = asked.body['details'] as never as { approval: string }
    const own = await wen.call('agreeApproval', { approvalId, reason })
    expect(own.body['code']).toBe('identity_same_person')

    const shown = { kind: 'identity.agree', payee: approvalId }
    const { proof: agreeing } = await tariq.get('stepUp', { pin: pinOfAll, ...shown })
    const bare = await tariq.call('agreeApproval', { approvalId, reason })
    expect(bare.body['code']).toBe('identity_step_up_needed')
    await tariq.get('agreeApproval', { approvalId, reason, proof: agreeing })
    await world.settle()
    await world.settle()

    expect(BigInt(await balanceOf(ana))).toBe(before + 50_001n)
  })

  test('a burn takes never more than is free, and the person reads why', async () => {
    const { wen, mei } = world.people
    const all = await balanceOf(mei)
    const over = String(BigInt(all) + 1n)
    const ask = async (amount: string) => {
      const proof = await proofFor(wen, { kind: 'ledger.burn', payee: mei.id, amount })
      return wen.call('burnCredits', { from: mei.id, amount, reason, proof })
    }
    const refused = await ask(over)
    expect(['ledger_insufficient', 'identity_second_person_needed']).toContain(refused.body['code'])
  })
})

describe('what staff see', () => {
  test('house accounts need no look, a person’s account does', async () => {
    const { wen, lin } = world.people
    const { wallet } = (await lin.get('getWallet')) as never as Wallet
    const house = await wen.get('listHouseAccounts')
    expect((house['items'] as never as { kind: string }[]).map(one => one.kind)).toEqual([
      'fund',
      'issue',
      'rewards',
      'fees',
      'unclaimed',
      'suspense',
      'loss',
    ])

    const blind = await wen.call('getAccount', { accountId: wallet.accountId })
    expect([blind.status, blind.body['code']]).toEqual([403, 'console_reason_missing'])
    await wen.get('lookAtPerson', { userId: lin.id, reason })
    const seen = await wen.get('getAccount', { accountId: wallet.accountId })

    expect(seen['account']).toMatchObject({ kind: 'wallet', ownerId: lin.id })
    const entries = seen['entries'] as never as { items: { transferId: string; bookId: string }[] }
    const [entry] = entries.items
    const transfer = await wen.get('getTransfer', {
      accountId: entry?.bookId,
      transferId: entry?.transferId,
    })
    expect(transfer['legs']).toBeDefined()
    const stranger = await world.people.stranger.call('getAccount', {
      accountId: wallet.accountId,
    })
    expect(stranger.status).toBe(403)
  })

  test('a look at one end of a payment names nobody at the other', async () => {
    const { wen, ana, tariq } = world.people
    const { wallet } = (await tariq.get('getWallet')) as never as Wallet
    await pay(tariq, ana, 3n)
    await wen.get('lookAtOwner', { accountId: wallet.accountId, reason })

    type Seen = { owner: object; entries: { items: Record<string, unknown>[] } }
    const seen = (await wen.get('getAccount', { accountId: wallet.accountId })) as never as Seen
    const [line] = seen.entries.items
    const at = { accountId: line?.['bookId'], transferId: line?.['transferId'] }
    const transfer = await wen.get('getTransfer', at)

    expect(seen.owner).toMatchObject({ kind: 'person', user: { handle: 'tariq' } })
    const other = { kind: 'wallet', owner: { kind: 'unseen' } }
    expect(line).toMatchObject({ others: [other], otherCount: 1 })
    expect(transfer['parties']).toMatchObject([
      { kind: 'wallet', owner: { kind: 'person', user: { id: tariq.id } } },
      other,
    ])
    expect(JSON.stringify([seen, transfer])).not.toContain(ana.id)

    const [, payee] = transfer['parties'] as never as { accountId: string }[]
    const opened = await wen.get('lookAtOwner', { accountId: payee?.accountId, reason })
    expect(opened).toMatchObject({ userId: ana.id })
    const named = await wen.get('getTransfer', at)
    expect(named['parties']).toMatchObject([{}, { owner: { user: { handle: 'ana' } } }])
    const lines = (await ana.get('listOwnLines')) as never as { items: { act: string }[] }
    expect(lines.items.map(one => one.act)).toContain('console.lookAtOwner')
  })

  test('staff freeze and unfreeze an account, and pause and resume all money', async () => {
    const { wen, lin } = world.people
    const { wallet } = (await lin.get('getWallet')) as never as Wallet
    const { accountId } = wallet
    await wen.get('freezeAccount', { accountId, reason })
    await expect(pay(lin, world.people.bo, 1n)).rejects.toThrow('ledger_account_frozen')
    await wen.get('unfreezeAccount', { accountId, reason })
    await pay(lin, world.people.bo, 1n)

    await wen.get('pauseMoney', { reason })
    await expect(pay(lin, world.people.bo, 1n)).rejects.toThrow('ledger_paused')
    const shown = await lin.get('getWallet')
    expect(shown['paused']).toBe(true)
    const paused = await issue(world.people.tariq, { to: 'fund', amount: '1' })
    expect([paused.status, paused.body['code']]).toEqual([503, 'ledger_paused'])
    await wen.get('resumeMoney', { reason })
    await pay(lin, world.people.bo, 1n)
  })

  test('verify says that the books agree, and names a row when they do not', async () => {
    const good = await verify.run({ house: world.house, args: [] })
    expect(good.good).toBe(true)
    expect(good.lines[0]).toMatch(/The books agree/)
    const wrong = await verify.run({ house: world.house, args: ['--since', 'yesterday-ish'] })
    expect(wrong.good).toBe(false)
  })

  test('the audit log holds who issued what and why', async () => {
    const lines = await many<{ reason: string; act: string }>(
      world.db,
      sql`select act, reason from engine.audit where act = 'ledger.issue'`,
    )
    expect(lines.length).toBeGreaterThan(3)
    expect(lines.every(line => line.reason === reason)).toBe(true)
  })
})

const rolesFact = (roles: readonly string[]): Record<string, string> => ({ roles: roles.join() })
