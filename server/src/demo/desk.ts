import * as sdk from '@fuquan/sdk/index.ts'
import { digestOfIds, newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { cast } from './cast.ts'
import { type Filling, personOf } from './people.ts'
import { momentOf, type Telling } from './tell.ts'
import { prove } from './visitor.ts'

type Issue = { to: 'fund' | readonly string[]; amount: string; reason: string }

/** What the staff did with the money of the house, in order of time. */
export function deskSteps(now: Date) {
  return [
    {
      at: momentOf({ daysAgo: 300, at: '10:00' }, now),
      run: (telling: Telling) =>
        issue(telling, {
          to: 'fund',
          amount: '20000',
          reason: '邻里基金开户 the fund of the neighbourhood opens',
        }),
    },
    {
      at: momentOf({ daysAgo: 280, at: '09:30' }, now),
      run: (telling: Telling) => issueToCast(telling),
    },
    {
      at: momentOf({ daysAgo: 55, at: '09:30' }, now),
      run: (telling: Telling) => issueToAll(telling),
    },
    {
      at: momentOf({ daysAgo: 20, at: '16:00' }, now),
      run: (telling: Telling) => burn(telling),
    },
  ]
}

async function issue(filling: Filling, { to, amount, reason }: Issue): Promise<void> {
  const wen = personOf(filling, 'wen')
  const ids = to === 'fund' ? to : to.map(handle => personOf(filling, handle).id)
  const proof = await prove(wen, {
    kind: 'ledger.issue',
    payee: ids === 'fund' ? 'fund' : 'members',
    amount,
    facts: ids === 'fund' ? {} : { people: String(ids.length), who: digestOfIds(ids) },
  })
  await sdk.issueCredits({
    client: wen.client,
    headers: { 'idempotency-key': newId() },
    body: { to: ids, amount, reason, proof },
  })
}

/** Wen is one of them, and nobody gives themselves credits alone. */
async function issueToCast(filling: Filling): Promise<void> {
  const each = {
    to: cast.map(one => one.handle),
    amount: '2000',
    reason: '第一个百日，每人二十 a hundred days of us, twenty each',
  }
  await byTwo(filling, () => issue(filling, each))
}

async function issueToAll(filling: Filling): Promise<void> {
  const all = {
    to: [...filling.people.keys()],
    amount: '1500',
    reason: '邻里节每人十五 fifteen each for the street feast',
  }
  await byTwo(filling, () => issue(filling, all))
}

/** Does what is too much for one person: the house asks for a second one, and Noor agrees. */
export async function byTwo(filling: Filling, act: () => Promise<unknown>): Promise<void> {
  // The refusal is the outcome: it says that the act waits for somebody else.
  await act().then(
    () => Promise.reject(new Error('nobody was asked to agree')),
    (error: unknown) => {
      if (!String(error).includes('identity_second_person_needed')) throw error
    },
  )
  await filling.walk.on(50 * 60)

  const noor = personOf(filling, 'noor')
  const { data } = await sdk.listApprovals({ client: noor.client, query: { show: 'waiting' } })
  const approval = present(data.items[0], 'what waits for a second person')
  const proof = await prove(noor, { kind: 'identity.agree', payee: approval.id, facts: {} })
  await sdk.agreeApproval({
    client: noor.client,
    path: { approvalId: approval.id },
    body: { reason: '说好的，同意 as we agreed at the table', proof },
  })
}

async function burn(filling: Filling): Promise<void> {
  const wen = personOf(filling, 'wen')
  const amount = '3000'
  const proof = await prove(wen, { kind: 'ledger.burn', payee: 'fund', amount, facts: {} })
  await sdk.burnCredits({
    client: wen.client,
    headers: { 'idempotency-key': newId() },
    body: { from: 'fund', amount, reason: '多发的三十收回 thirty too many, taken back', proof },
  })
}

/** Leaves things as people leave them: most is read, and something waits for Lin. */
export async function leaveOff(telling: Telling): Promise<void> {
  const { rooms } = telling
  await sdk.inviteToRoom({
    client: personOf(telling, 'suye').client,
    path: { roomId: present(rooms.get('readers'), 'the readers') },
    body: { handle: 'lin' },
  })
  for (const { handle } of cast) {
    const { client } = personOf(telling, handle)
    const { data } = await sdk.listRooms({ client })
    for (const room of data.items) {
      // What was said within the last hours is still new to most.
      const upTo = Math.max(1, room.number - (handle === 'tariq' ? 0 : 2))
      await sdk.markRead({ client, path: { roomId: room.id }, body: { upTo } })
    }
    const { data: notices } = await sdk.listNotices({ client })
    const seen = notices.items[1]
    if (seen) await sdk.readNotices({ client, body: { upTo: seen.id } })
  }
}

/** Ends every session of the filling; from now on people sign in themselves. */
export async function signAllOut({ people }: Filling): Promise<void> {
  for (const { client } of people.values()) await sdk.signOutEverywhere({ client })
}
