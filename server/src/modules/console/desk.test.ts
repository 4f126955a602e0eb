import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fromWire, toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { many, openDb, sql } from '#/engine/db.ts'
import { personAccount } from '#/modules/ledger/index.ts'
import type { Client } from '#/testing/client.ts'
import { openWorld, passwordOfAll, pinOfAll, type World } from '#/testing/world.ts'
import { twoPersonKeys } from './rules-safety.ts'

let world: World
const reason = 'because the test says so'

beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  await world.close()
})

// What comes back is read by name; a wrong name fails the test that reads it.
const proofOf = (body: object): string => (body as { proof: string }).proof

type Change = { key: string; value: string | number | boolean }

const proofFor = async (who: Client, changes: readonly Change[]): Promise<string> => {
  const facts = Object.fromEntries(changes.map(({ key, value }) => [key, String(value)]))
  const shown = { kind: 'console.change_settings', payee: 'house', facts }
  return proofOf(await who.get('stepUp', { pin: pinOfAll, ...shown }))
}

const change = async (who: Client, ...changes: Change[]) =>
  who.call('changeSettings', { changes, reason, proof: await proofFor(who, changes) })

const appoint = async (who: Client, roles: readonly string[]) => {
  const { wen } = world.people
  const shown = { kind: 'identity.change_roles', payee: who.id, facts: { roles: roles.join(',') } }
  const proof = proofOf(await wen.get('stepUp', { pin: pinOfAll, ...shown }))
  const answer = await wen.call('changeRoles', { userId: who.id, roles, reason, proof })
  // Who asks is remembered for a moment; the news of a new role overtakes that memory.
  if (roles.length > 0 && answer.status === 200) {
    await who.signInAgain(passwordOfAll)
    await expect.poll(async () => (await who.call('getHome')).status).toBe(200)
  }
  return answer
}

const takeLog = async (who: Client, filter: object = {}) => {
  const shown = { kind: 'console.export_audit', payee: 'house' }
  const proof = proofOf(await who.get('stepUp', { pin: pinOfAll, ...shown }))
  return who.call('exportAudit', { ...filter, reason, proof })
}

const auditCount = async (): Promise<number> =>
  (await many(world.db, sql`select 1 from engine.audit`)).length

describe('settings', () => {
  // Invariant 4 and oracle V4.
  test('A value outside its bounds is refused for every role', async () => {
    const { wen, mei } = world.people
    await appoint(mei, ['operator'])

    for (const who of [wen, mei]) {
      const answer = await change(who, { key: 'identity.pin_tries', value: 11 })
      expect([answer.status, answer.body.code]).toEqual([422, 'console_out_of_bounds'])
      expect(answer.body.details).toMatchObject({ key: 'identity.pin_tries', min: 3, max: 10 })
    }
    for (const value of ['11', true, '4', -1]) {
      const answer = await change(wen, { key: 'identity.pin_tries', value })
      expect(answer.body.code).toBe('console_out_of_bounds')
    }
  })

  test('a change holds at once, is all or nothing, and says who made it', async () => {
    const { wen } = world.people
    const good = { key: 'house.name', value: '柳溪里' }

    const half = await change(wen, good, { key: 'identity.pin_tries', value: 99 })
    expect(half.body.code).toBe('console_out_of_bounds')
    const whole = await change(wen, good, { key: 'identity.pin_tries', value: 4 })

    expect(whole.status).toBe(200)
    const items: { key: string; value: unknown; changedBy: { id: string } | null }[] = whole.body
      .items as never
    const shown = items.find(one => one.key === 'identity.pin_tries')
    expect(shown).toMatchObject({ value: 4, changedBy: { id: wen.id } })
    expect((await world.guest.get('getHouse')).name).toBe('柳溪里')
  })

  test('a change needs a reason and the PIN for exactly these values', async () => {
    const { wen } = world.people
    const changes = [{ key: 'identity.pin_tries', value: 5 }]
    const other = await proofFor(wen, [{ key: 'identity.pin_tries', value: 6 }])

    const bare = await wen.call('changeSettings', { changes, reason })
    const mute = await wen.call('changeSettings', { changes })
    const swapped = await wen.call('changeSettings', { changes, reason, proof: other })

    expect(bare.body.code).toBe('identity_step_up_needed')
    expect(mute.body.code).toBe('bad_input')
    expect(swapped.body.code).toBe('identity_step_up_mismatch')
  })

  // console.md R3: what protects members, or makes credits, is not loosened by one person.
  const guarded = [
    ['identity.closing_days', 7, 8, 6],
    ['identity.sign_ups_network_hour', 200, 199, 201],
    ['identity.open_level', 0, 0, 1],
    ['ledger.pay_code_seconds', 60, 59, 61],
    ['ledger.starting_credits', '10000', '9999', '10001'],
    ['ledger.public_books', true, true, false],
  ] as const
  test.each(guarded)('%s takes two when it is loosened', (key, value, tighter, looser) => {
    const before = world.house.settings
      .all()
      .map(one => (one.key === key ? { ...one, value } : one))
    expect(twoPersonKeys(before, [{ key, value: tighter }], new Set())).toEqual([])
    expect(twoPersonKeys(before, [{ key, value: looser }], new Set())).toEqual([key])
  })

  test('what the first run fixed stays fixed', async () => {
    const answer = await change(world.people.wen, { key: 'house.set_up', value: false })

    expect([answer.status, answer.body.code]).toEqual([409, 'console_setting_fixed'])
  })
})

describe('who may', () => {
  test('a member, and a stranger, see nothing of the desk', async () => {
    const { lin, stranger } = world.people
    for (const name of ['getHome', 'listSettings', 'listAudit', 'listQueues', 'getHealth']) {
      expect((await lin.call(name)).status).toBe(403)
      expect((await stranger.call(name)).status).toBe(403)
      expect((await world.guest.call(name)).status).toBe(401)
    }
  })

  // Invariant 5.
  test("An auditor's request that writes is refused", async () => {
    const { bo, ana } = world.people
    await appoint(bo, ['auditor'])

    for (const name of ['getHome', 'listSettings', 'listAudit', 'listQueues', 'getHealth']) {
      expect((await bo.call(name)).status).toBe(200)
    }
    const look = await bo.call('lookAtPerson', { userId: ana.id, reason })
    const set = await bo.call('changeSettings', {
      changes: [{ key: 'house.name', value: 'x' }],
      reason,
    })
    const pause = await bo.call('pauseMoney', { reason })
    const retry = await bo.call('retryJob', {
      jobId: '00000000-0000-4000-8000-000000000000',
      reason,
    })
    expect([look, set, pause, retry].map(answer => answer.status)).toEqual([403, 403, 403, 403])
  })

  // Invariant 9.
  test('The last owner cannot be removed', async () => {
    const answer = await appoint(world.people.wen, [])

    expect([answer.status, answer.body.code]).toEqual([409, 'console_last_owner'])
  })

  // Invariant 7.
  test("A person's balance is not shown before a reason is given", async () => {
    const { wen, ana } = world.people
    const before = await wen.call('getPerson', { userId: ana.id })
    expect([before.status, before.body.code]).toEqual([403, 'console_reason_missing'])
    const short = await wen.call('lookAtPerson', { userId: ana.id, reason: 'why not' })
    expect(short.body.code).toBe('bad_input')

    const account = toWire('acc', personAccount(fromWire('usr', ana.id) as UserId, 'wallet'))
    const balance = await wen.call('getAccount', { accountId: account })
    expect([balance.status, balance.body.code]).toEqual([403, 'console_reason_missing'])

    await wen.get('lookAtPerson', { userId: ana.id, reason })

    expect((await wen.call('getPerson', { userId: ana.id })).status).toBe(200)
    expect((await wen.call('getAccount', { accountId: account })).status).toBe(200)
    const looks: { items: object[] } = (await ana.get('listLooks')) as never
    expect(looks.items).toMatchObject([{ by: { id: wen.id }, reason }])
  })

  test('people see the lines about them, and only those', async () => {
    const { wen, ana } = world.people
    const nobody = await world.join('untouched')
    await appoint(ana, ['support'])
    await appoint(ana, [])

    const linesOf = async (who: Client): Promise<object[]> =>
      ((await who.get('listOwnLines')) as never as { items: object[] }).items

    const line = { by: { id: wen.id }, act: 'identity.changeRoles', reason }
    expect((await linesOf(ana)).slice(0, 2)).toMatchObject([line, line])
    expect(Object.keys((await linesOf(ana))[0] ?? {}).toSorted()).toEqual([
      ...['act', 'at', 'by', 'number', 'reason'],
    ])
    expect(await linesOf(nobody)).toEqual([])
  })
})

describe('the audit log', () => {
  // Invariant 2.
  test('No change without an audit line; no audit line can be altered', async () => {
    const { wen } = world.people
    const before = await auditCount()

    await change(wen, { key: 'chat.recall_minutes', value: 6 })
    const refused = await change(wen, { key: 'identity.pin_tries', value: 0 })

    expect(refused.status).toBe(422)
    const { items } = await wen.get('listAudit', { limit: 1 })
    expect(await auditCount()).toBe(before + 1)
    expect(items).toMatchObject([
      {
        act: 'console.changeSettings',
        by: { id: wen.id },
        about: { ref: 'chat.recall_minutes' },
        before: 2,
        after: 6,
        reason,
      },
    ])
  })

  test('the app itself cannot change or delete a line', async () => {
    const update = sql`update engine.audit set reason = 'x'`
    const remove = sql`delete from engine.audit`

    await expect(many(world.db, update)).rejects.toThrow('permission denied')
    await expect(many(world.db, remove)).rejects.toThrow('permission denied')
  })

  test('the lines about one person need a look at them, in the list and in a file', async () => {
    const { wen, tariq } = world.people
    for (const name of ['listAudit', 'exportAudit', 'exportAuditJson']) {
      const said = name === 'listAudit' ? {} : { reason }
      const blind = await wen.call(name, { person: tariq.id, ...said })
      expect([name, blind.status]).toEqual([name, 403])
    }
    expect((await wen.call('listAudit', { person: wen.id })).status).toBe(200)
    await wen.get('lookAtPerson', { userId: tariq.id, reason })
    expect((await wen.call('listAudit', { person: tariq.id })).status).toBe(200)
    expect((await takeLog(wen, { person: tariq.id })).status).toBe(200)
  })

  test('the log is read page by page without a gap and exported whole', async () => {
    const { wen } = world.people
    const total = await auditCount()

    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const page = await wen.get('listAudit', { limit: 3, ...(cursor && { cursor }) })
      const items: { number: string }[] = page.items as never
      seen.push(...items.map(line => line.number))
      cursor = page.next
      if (cursor === undefined) break
    }
    const file = await takeLog(wen)

    expect(seen).toEqual(Array.from({ length: total }, (_, n) => String(total - n)))
    // Its head, and the export itself as the last line.
    expect(file.text.trim().split('\r\n')).toHaveLength(total + 2)
    expect(file.text.trim().split('\r\n').at(-1)).toContain('console.exportAudit')
    expect(file.text).not.toContain(pinOfAll)
  })

  test('is taken out with a reason and the PIN, also by the auditor', async () => {
    const { wen, bo } = world.people
    expect((await wen.call('exportAudit', {})).body.code).toBe('bad_input')
    expect((await wen.call('exportAudit', { reason })).body.code).toBe('identity_step_up_needed')
    expect((await takeLog(bo)).status).toBe(200)
    const { items } = await wen.get('listAudit', { limit: 1 })
    expect(items).toMatchObject([{ act: 'console.exportAudit', by: { id: bo.id }, reason }])
  })
})

describe('a second person', () => {
  const issue = async (who: Client, amount: string, to: Client) => {
    const shown = { kind: 'ledger.issue', payee: to.id, amount }
    const proof = proofOf(await who.get('stepUp', { pin: pinOfAll, ...shown }))
    return who.call('issueCredits', { to: [to.id], amount, reason, proof })
  }

  // Invariant 3 and oracle V3.
  test('A two-person act by one person does nothing while another has the right', async () => {
    const { wen, tariq, ana } = world.people
    await appoint(tariq, ['treasurer'])

    const asked = await issue(tariq, '50001', ana)
    expect([asked.status, asked.body.code]).toEqual([409, 'identity_second_person_needed'])
    const details: { approval: string } = asked.body.details as never
    const approvalId = details.approval

    const own = await tariq.call('agreeApproval', { approvalId, reason })
    expect([own.status, own.body.code]).toEqual([403, 'identity_same_person'])
    const before = await ana.get('getWallet')

    const agreeing = { pin: pinOfAll, kind: 'identity.agree', payee: approvalId }
    const proof = proofOf(await wen.get('stepUp', agreeing))
    await wen.get('agreeApproval', { approvalId, reason, proof })
    await world.settle()

    const balance = (body: object): bigint =>
      BigInt((body as { wallet: { balance: string } }).wallet.balance)
    expect(balance(await ana.get('getWallet')) - balance(before)).toBe(50_001n)
  })
})

test('a turn of the calendar that failed needs somebody until it goes well again', async () => {
  const { wen, stranger } = world.people
  const { house } = world
  const owner = openDb({ url: String(world.db.pool.options.connectionString), poolMax: 1 })
  const rename = (from: string, to: string) =>
    many(owner, sql.raw(`alter table console.${from} rename to ${to}`))
  const turn = house.jobs.consumers().find(one => one.queue === 'console.figures')
  const run = async () => (turn?.own ? turn.run({ house, log: house.log }, {}) : undefined)
  type Told = { needs?: { kind: string }[]; failedTurns: object[] }
  const read = async (name: 'getHome' | 'getHealth' | 'listDeadJobs') =>
    (await wen.get(name)) as never as Told
  const isNeeded = ({ needs }: Told) => needs?.some(need => need.kind === 'turn_failed')

  await rename('figure_day', 'gone')
  await expect(run()).rejects.toThrow('figure_day')
  await expect(run()).rejects.toThrow('figure_day')
  await rename('gone', 'figure_day')
  await owner.close()
  const home = await read('getHome')
  const shown = { name: 'console.figures', times: 2, why: expect.stringContaining('figure_day') }
  expect(home.failedTurns).toMatchObject([shown])
  expect(isNeeded(home)).toBe(true)
  expect((await read('getHealth')).failedTurns).toEqual(home.failedTurns)
  expect((await read('listDeadJobs')).failedTurns).toEqual(home.failedTurns)

  await run()
  const after = await read('getHome')
  expect(after.failedTurns).toEqual([])
  expect(isNeeded(after)).toBe(false)

  const unknown = await wen.call('takeTurn', { name: 'console.nothing', reason })
  expect(unknown.status).toBe(404)
  expect(await wen.get('takeTurn', { name: 'console.figures', reason })).toEqual({
    name: 'console.figures',
  })
  expect((await stranger.call('takeTurn', { name: 'console.figures', reason })).status).toBe(403)
})

test('home says what waits, and health answers', async () => {
  const { wen } = world.people

  const home = await wen.get('getHome')
  const health = await wen.get('getHealth')

  const needs: { kind: string }[] = home.needs as never
  expect(needs.map(need => need.kind)).toContain('one_owner')
  expect(health).toMatchObject({ jobs: { dead: 0 }, books: { findingsOpen: 0, paused: false } })
  type Room = { free: string; all: string }
  const { dataDirectory, memory } = health as never as {
    dataDirectory: { space: Room }
    memory: Room & { used: string }
  }
  for (const { free, all } of [dataDirectory.space, memory]) {
    expect(BigInt(free)).toBeGreaterThan(0n)
    expect(BigInt(all)).toBeGreaterThanOrEqual(BigInt(free))
  }
  expect(BigInt(memory.all)).toBeGreaterThan(BigInt(memory.used))
})
