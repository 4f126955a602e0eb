import * as sdk from '@fuquan/sdk/index.ts'
import { personOf } from './people.ts'
import { momentOf, type Telling } from './tell.ts'
import { prove } from './visitor.ts'

const school = {
  name: '柳溪小学 Willow School',
  about: '六个班，两百个孩子，一个操场。 Six classes, two hundred children, one playground.',
}
const pupils = ['xiaoyu', 'boliang'] as const

/** How people came to stand as they do: a school vouches, papers are shown, a limit is set. */
export function standingSteps(now: Date) {
  return [
    {
      at: momentOf({ daysAgo: 210, at: '16:20' }, now),
      run: (telling: Telling) => foundSchool(telling),
    },
    {
      at: momentOf({ daysAgo: 120, at: '10:15' }, now),
      run: (telling: Telling) => showPapers(telling),
    },
    {
      at: momentOf({ daysAgo: 30, at: '21:40' }, now),
      run: async (telling: Telling) => {
        const { client } = personOf(telling, 'lin')
        await sdk.setOwnLimit({ client, path: { kind: 'claim' }, body: { amount: '5000' } })
      },
    },
    {
      at: momentOf({ daysAgo: 12, at: '11:05' }, now),
      run: (telling: Telling) => lookAtLin(telling),
    },
  ]
}

async function foundSchool(telling: Telling): Promise<void> {
  const { walk } = telling
  const suye = personOf(telling, 'suye')
  const lin = personOf(telling, 'lin')
  const wen = personOf(telling, 'wen')
  const { data } = await sdk.foundOrganisation({ client: suye.client, body: school })
  const path = { organisationId: data.id }
  await sdk.inviteAdmin({ client: suye.client, path, body: { handle: lin.handle } })
  await walk.on(40 * 60)
  await sdk.answerAdmin({ client: lin.client, path, body: { accept: true } })
  await walk.on(60 * 60)
  const reason = '去学校见过两位老师 met both teachers at the school'
  const facts = { trusted: 'false' }
  const proof = await prove(wen, { kind: 'identity.verify_body', payee: data.id, facts })
  const body = { trusted: false, reason, proof }
  await sdk.verifyOrganisation({ client: wen.client, path, body })
  for (const [n, handle] of pupils.entries()) {
    await walk.on(60)
    const word = { handle, kind: 'member' as const, document: `2026-0${n + 11}` }
    await sdk.attestMember({ client: suye.client, path, body: word })
  }
}

async function showPapers(telling: Telling): Promise<void> {
  const wen = personOf(telling, 'wen')
  for (const [n, handle] of ['lin', 'mei'].entries()) {
    const userId = personOf(telling, handle).id
    const reason = '当面看过证件 saw the paper at the counter'
    const proof = await prove(wen, { kind: 'identity.attest', payee: userId, facts: {} })
    const body = { document: `P 88 01 ${n}7`, reason, proof }
    await sdk.attestPerson({ client: wen.client, path: { userId }, body })
  }
}

async function lookAtLin(telling: Telling): Promise<void> {
  const { client } = personOf(telling, 'noor')
  const reason = '她报告登录不了 she reported that she could not sign in'
  await sdk.lookAtPerson({ client, body: { userId: personOf(telling, 'lin').id, reason } })
}
