import { AccountId, fromWire, toWire } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { type JobCall, tell } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import type { Finding } from '#/engine/module.ts'
import { newId } from '#/engine/ids.ts'
import { fundingDifferences } from '../funding/checks.ts'
import { checkClearing } from '../funding/store-reconcile.ts'
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

/** Recomputes sums, money held and what moved lately; freezes or pauses what does not agree. */
export async function minutePass({ house, log }: JobCall): Promise<void> {
  const found = await house.inTransaction('snapshot', async (tx, now) => {
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
    return differences
  })
  found.push(...(await containers({ house, log }, checks.inHaste)))
  await keep({ house, log }, 'minute', found)
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
  const found = await house.inTransaction('snapshot', async tx => {
    await checks.withoutHurry(tx)
    const differences = await checks.checkAll(tx)
    differences.push(...(await checkSeals(tx)))
    differences.push(...(await fundingDifferences(tx)))
    return differences
  })
  found.push(...(await containers({ house, log }, checks.withoutHurry)))
  await keep({ house, log }, 'nightly', found)
}

/** Looks at what holds money by day and has to be empty at night. */
export async function dayEndPass({ house, log }: JobCall): Promise<void> {
  const found = await house.inTransaction('snapshot', async tx => {
    await checks.withoutHurry(tx)
    return checks.checkEmptyAtDayEnd(tx)
  })
  await keep({ house, log }, undefined, found)
}

/** Asks the modules whose objects hold money whether each holds what it should. */
async function containers(
  { house, log }: JobCall,
  pace: (tx: Tx) => Promise<void>,
): Promise<Difference[]> {
  const found: Difference[] = []
  for (const module of house.modules.filter(one => one.name !== 'ledger')) {
    // One moment for all statements: people claim between two of them.
    const looking = house.inTransaction('snapshot', async tx => {
      await pace(tx)
      return (await module.check?.(tx)) ?? []
    })
    const said = await looking.catch((error: unknown) => {
      // What takes too long for a minute is left to the night.
      if (!(error instanceof Refusal) || error.code !== 'busy') throw error
      log.warn({ module: module.name }, 'a check took too long for this minute')
      return []
    })
    found.push(...said.flatMap(ofContainer))
  }
  return found
}

/** A container has the id of its account. What is about no container is no matter of money. */
function ofContainer(finding: Finding): Difference[] {
  const uuid = finding.ref === undefined ? undefined : fromWire('env', finding.ref)
  if (uuid === undefined) return []
  const account = AccountId.out.parse(uuid)
  const shown = JSON.stringify(finding.details ?? finding.ref)
  return [{ check: finding.kind, account, expected: 'what its owner says', found: shown }]
}

async function keep(
  { house, log }: JobCall,
  /** Of a look that was one at all books; what looks at one thing is none. */
  kind: 'minute' | 'nightly' | undefined,
  found: readonly Difference[],
): Promise<void> {
  const fresh = await house.inTransaction('read write', async (tx, now) => {
    const saved = await findings.save(tx, found)
    for (const one of saved) {
      await stop(tx, one, now)
      await tell(tx, differenceFound, { check: one.check, accountId: one.account, at: now })
    }
    if (kind !== undefined) await findings.savePass(tx, { kind, differences: found.length })
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
