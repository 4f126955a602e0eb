import { AccountId, fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { type JobCall, tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import type { Finding, Module } from '#/engine/module.ts'
import { newId } from '#/engine/ids.ts'
import { fundingDifferences } from '../funding/checks.ts'
import { checkClearing } from '../funding/store-reconcile.ts'
import { paymentDifferences } from '../payments/checks.ts'
import { houseAccount } from './accounts.ts'
import { noteFrozen } from './freezing.ts'
import { differenceFound } from '../events.ts'
import { checkSeals } from './seals.ts'
import { Refusal } from '#/kit/refusal.ts'
import * as checks from './store-checks.ts'
import * as findings from './store-findings.ts'
import type { Difference } from './store-findings.ts'
import { lockBalance, saveState } from './store-accounts.ts'

const recentMs = 120_000

/**
 * Recomputes sums, money held and what moved lately; freezes or pauses what does not agree. Fails
 * after its findings are saved when a look took too long, so that operators hear of it.
 */
export async function minutePass({ house, log }: JobCall): Promise<void> {
  const { found, since } = await house.inTransaction('snapshot', async (tx, now) => {
    const since = new Date(now.getTime() - recentMs)
    const sums = await checks.checkSums(tx)
    const differences = [
      ...sums,
      ...(await checks.checkHeld(tx)),
      // A sum that is off says that some account is: then all are looked at.
      ...(await checks.checkLastLines(tx, sums.length > 0 ? undefined : since)),
      ...(await checks.checkLines(tx, since)),
      ...(await checks.checkAllowances(tx)),
      ...(await checkClearing(tx, { clearing: houseAccount('gateway_clearing') })),
    ]
    return { found: differences, since }
  })
  const skipped: string[] = []
  for (const look of house.modules.flatMap(module => module.looks ?? [])) {
    const said = await inHaste(house, tx => look.look(tx, since))
    if (said === 'late') skipped.push(look.name)
    else found.push(...said.flatMap(ofContainer))
  }

  await keep({ house, log }, { kind: 'minute', found, skipped })
  if (skipped.length === 0) return
  log.error({ skipped }, 'a look at the books took too long and was left out')
  throw new Error(`left out of the minute: ${skipped.join(', ')}`)
}

/** Makes one look, in one moment: people claim between two statements. */
async function inHaste(
  house: House,
  look: (tx: Tx) => Promise<readonly Finding[]>,
): Promise<readonly Finding[] | 'late'> {
  const looking = house.inTransaction('snapshot', async tx => {
    await checks.inHaste(tx)
    return look(tx)
  })
  return looking.catch((error: unknown) => {
    // The pass says that it was left out; the other looks are made all the same.
    if (error instanceof Refusal && error.code === 'busy') return 'late'
    throw error
  })
}

/**
 * Looks at the books before a start lets anybody in, for it may follow a crash. What it finds stops
 * money as at any minute; where it cannot look the house opens, and the turn of the minute looks.
 */
export async function passBeforeOpening(house: House): Promise<void> {
  const { log } = house
  try {
    await minutePass({ house, log })
  } catch (error) {
    log.warn({ err: error }, 'the books were not looked at before opening; the next minute is')
  }
}

/** Recomputes everything from the transfers alone; at any hour. */
export async function wholePass({ house, log }: JobCall): Promise<void> {
  const found = await house.inTransaction('snapshot', tx => lookAtAll(tx, house.modules))
  await keep({ house, log }, { kind: 'nightly', found, skipped: [] })
}

/**
 * Looks at everything that has to do with money, however long it takes: the books, payments, what
 * came from outside, and of other modules whatever holds money. `since` bounds lines, chains and
 * seals alone.
 */
export async function lookAtAll(
  tx: Tx,
  modules: readonly Module[],
  since?: Date,
): Promise<Difference[]> {
  await checks.withoutHurry(tx)
  const found = [
    ...(await checks.checkAll(tx, since)),
    ...(await checkSeals(tx, since)),
    ...(await paymentDifferences(tx)),
    ...(await fundingDifferences(tx)),
  ]
  for (const module of modules.filter(one => one.name !== 'ledger')) {
    found.push(...((await module.check?.(tx)) ?? []).flatMap(ofContainer))
  }
  return found
}

/** Looks at what holds money by day and has to be empty at night. */
export async function dayEndPass({ house, log }: JobCall): Promise<void> {
  const found = await house.inTransaction('snapshot', async tx => {
    await checks.withoutHurry(tx)
    return checks.checkEmptyAtDayEnd(tx)
  })
  await keep({ house, log }, { kind: undefined, found, skipped: [] })
}

/** A container has the id of its account. What is about no container is no matter of money. */
function ofContainer(finding: Finding): Difference[] {
  const uuid = finding.ref === undefined ? undefined : fromWire('env', finding.ref)
  if (uuid === undefined) return []
  const account = AccountId.out.parse(uuid)
  const shown = JSON.stringify(finding.details ?? finding.ref)
  return [{ check: finding.kind, account, expected: 'what its owner says', found: shown }]
}

type Pass = {
  /** Of a look that was one at all books; what looks at one thing is none. */
  kind: 'minute' | 'nightly' | undefined
  found: readonly Difference[]
  skipped: readonly string[]
}

async function keep({ house, log }: JobCall, { kind, found, skipped }: Pass): Promise<void> {
  const fresh = await house.inTransaction('read write', async (tx, now) => {
    const saved = await findings.save(tx, found)
    for (const one of saved) {
      await stop(tx, one, now)
      await tell(tx, differenceFound, { check: one.check, accountId: one.account, at: now })
    }
    const differences = found.length
    if (kind !== undefined) await findings.savePass(tx, { kind, differences, skipped })
    return saved
  })
  // This line pages somebody: it is never written for any other reason.
  for (const { check: name, account } of fresh) {
    log.error({ check: name, account }, 'the books do not agree')
  }
}

/** About one account: it is frozen. About a sum: all money stops until somebody closes it. */
async function stop(tx: Tx, { check: name, account }: Difference, now: Date): Promise<void> {
  const row = account === null ? undefined : await lockBalance(tx, account)
  if (row === undefined) {
    await findings.pause(tx, { id: newId(), by: null, reason: `finding: ${name}`, at: now })
    return
  }
  if (row.state !== 'open') return
  await saveState(tx, row.accountId, 'frozen')
  await noteFrozen(tx, { account: row.accountId, reason: null, now })
}

/** Looks at the whole of the books afresh, for tests and for `booksBalance`. Empty is good. */
export async function check(tx: Tx): Promise<Finding[]> {
  const differences = [...(await checks.checkAll(tx)), ...(await checkSeals(tx))]
  return differences.map(one => ({
    kind: `ledger.${one.check}`,
    ...(one.account !== null && { ref: toWire('acc', one.account) }),
    details: { expected: one.expected, found: one.found },
  }))
}
