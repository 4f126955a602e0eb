import type { fundingStaffRoutes } from '@fuquan/contract/ledger/funding-staff.ts'
import { GatewayName } from '@fuquan/contract/ledger/funding-shapes.ts'
import { toWire, type UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { audit } from '#/engine/audit.ts'
import type { Input, Reply } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import type { Call, Ctx } from '#/engine/house.ts'
import { present } from '#/kit/assert.ts'
import { refuse } from '#/kit/refusal.ts'
import { look, peopleOf } from '#/modules/identity/index.ts'
import { personAccount } from '../book/accounts.ts'
import { askOutside } from './asking.ts'
import type { Gateway } from './gateway.ts'
import { configured, gatewayOf, isOn } from './gateways.ts'
import { pageOf, readMark } from './pages.ts'
import { isStuck } from './rules.ts'
import * as store from './store-top-ups.ts'
import { viewOf } from './top-ups.ts'

type Routes = typeof fundingStaffRoutes
type Shown = Reply<Routes['askGateway']>

/** Lists the gateways there are, and how the top-ups of the last 30 days went. */
export async function listGateways({
  tx,
  house,
  settings,
}: Ctx): Promise<Reply<Routes['listGateways']>> {
  const sums = new Map((await store.sumGateways(tx)).map(row => [row.gateway, row]))
  const items = GatewayName.options.map(name => {
    const gateway = gatewayOf(house, name)
    const sum = sums.get(name)
    return {
      name,
      on: isOn(settings, name),
      configured: gateway !== undefined,
      paysOut: gateway?.payOut !== undefined,
      callbackPath: `/api/ledger/gateways/${name}/callbacks`,
      currency: gateway?.currency ?? '',
      started: sum?.started ?? 0,
      credited: sum?.credited ?? 0,
      failed: sum?.failed ?? 0,
      stuck: sum?.stuck ?? 0,
      lastHeard: sum?.lastHeard ?? null,
      lastUnexplained: sum?.lastUnexplained ?? null,
    }
  })
  return { items }
}

/**
 * Tries a gateway: reads a signed callback of our own making, and asks whether it answers.
 * Refuses: ledger_gateway_off (no keys).
 */
export async function testGateway(
  { house, actor }: Call,
  { gateway: name, reason }: Input<Routes['testGateway']>,
): Promise<Reply<Routes['testGateway']>> {
  const gateway = configured(house, name)
  await house.inTransaction('read write', async tx => {
    const about = { kind: 'gateway', ref: name }
    await audit(tx, { by: actor, act: 'ledger.test_gateway', about, reason })
  })
  const now = await house.read(async (_, moment) => moment)
  return { callback: await readsItsOwn(gateway, now), ...(await answersOf(gateway)) }
}

async function readsItsOwn(gateway: Gateway, now: Date): Promise<boolean> {
  const heard = await gateway.readCallback(await gateway.testCallback(now), now)
  return heard.told.kind === 'unknown'
}

/** What it says when it does not answer is for the operator; keys never stand in a message. */
async function answersOf(gateway: Gateway): Promise<{ answers: boolean; said: string }> {
  try {
    return await gateway.answers()
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown'
    return { answers: false, said: message.replaceAll(/[sr]k_\w+/g, '…').slice(0, 200) }
  }
}

/** Lists top-ups of everybody, newest first, or only the open or stuck ones. */
export async function listAllTopUps(
  { tx, now, actor }: Ctx,
  { cursor, limit, only }: Input<Routes['listAllTopUps']>,
): Promise<Reply<Routes['listAllTopUps']>> {
  const rows = await store.listAll(tx, { only, before: readMark(cursor), limit: limit + 1 })
  const { items, ...rest } = pageOf(rows, limit, row => row.startedAt)
  return { items: await withPeople({ tx, now, by: actor.id }, items), ...rest }
}

/** Shows one top-up with all that was heard of it. Refuses: not_found. */
export async function inspectTopUp(
  { tx, now, actor }: Ctx,
  { topUpId }: Input<Routes['inspectTopUp']>,
): Promise<Reply<Routes['inspectTopUp']>> {
  const row = (await store.findTopUp(tx, { id: topUpId })) ?? refuse('not_found')
  const [topUp] = await withPeople({ tx, now, by: actor.id }, [row])
  const events = await store.listEvents(tx, topUpId)
  return {
    topUp: present(topUp),
    events: events.map(({ at, way, kind, outcome, said }) => ({ at, way, kind, outcome, said })),
  }
}

/** Asks the gateway now how a top-up stands. Refuses: not_found, ledger_gateway_off. */
export async function askGateway(
  { house, actor }: Call,
  { topUpId, reason }: Input<Routes['askGateway']>,
): Promise<Reply<Routes['askGateway']>> {
  const row = await house.inTransaction('read write', async tx => {
    const found = (await store.findTopUp(tx, { id: topUpId })) ?? refuse('not_found')
    const about = { kind: 'topUp', ref: toWire('tup', topUpId) }
    const { userId: person } = found
    await audit(tx, { by: actor, act: 'ledger.ask_gateway', about, person, reason })
    return found
  })
  configured(house, row.gateway)
  await askOutside(house, topUpId)
  return house.read(async (tx, now) => {
    const found = present(await store.findTopUp(tx, { id: topUpId }))
    const [shown] = await withPeople({ tx, now, by: actor.id }, [found])
    return present(shown)
  })
}

type Asking = { tx: Tx; now: Date; by: UserId }

/** Whose money came in is told to who looks at that very person: the gateway needs no names. */
async function withPeople(
  { tx, now, by }: Asking,
  rows: readonly store.TopUpRow[],
): Promise<Shown[]> {
  const ids = [...new Set(rows.map(row => row.userId))]
  const looks = await look.of(tx, { by, ids, now })
  const people = await peopleOf(
    tx,
    ids.filter(id => id === by || looks.has(id)),
  )
  return rows.map(row => ({
    ...viewOf(row),
    user: people.get(row.userId) ?? null,
    accountId: personAccount(row.userId, 'wallet'),
    reference: row.reference,
    tries: row.tries,
    stuck: isStuck(row, now),
  }))
}
