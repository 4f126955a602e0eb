import * as sdk from '@fuquan/sdk/index.ts'
import { present } from '#/kit/assert.ts'
import { keyed, stepsFor } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'
import { prove } from './visitor.ts'

const countdownSeconds = 4
const rainSeconds = 12

/** A round face to face at the wall: the code at the door, the rain, and a friend more. */
export function faceSteps(now: Date) {
  return stepsFor([{ when: { daysAgo: 10, at: '21:35' }, run: rainAtTheWall }], now)
}

async function rainAtTheWall(telling: Telling): Promise<void> {
  const { walk } = telling
  const host = personOf(telling, 'boliang')
  const { data: room } = await sdk.openFaceRoom({ client: host.client, body: {} })
  const path = { faceRoomId: room.id }
  const { data: door } = await sdk.makeFaceDoor({ client: host.client, path, body: {} })
  const qr = present(door.path.split('/').at(-1), 'what the QR says')
  for (const handle of ['lin', 'ana', 'kenji', 'gaoyuan', 'hannah']) {
    const { client } = personOf(telling, handle)
    await sdk.joinFaceRoom({ client, body: { qr } })
  }

  const [total, shares, split] = ['888', 5, 'lucky:2'] as const
  const facts = { mode: 'room', split, shares: String(shares) }
  const proof = await prove(host, { kind: 'envelopes.send', payee: room.id, amount: total, facts })
  await sdk.startFaceRound({
    ...{ client: host.client, path, headers: keyed() },
    body: { total, shares, split, greeting: '练完了，接红包', proof },
  })
  await walk.on(countdownSeconds)
  for (const handle of ['kenji', 'ana', 'boliang', 'gaoyuan', 'lin']) {
    const { client } = personOf(telling, handle)
    await sdk.catchShare({ client, path: { ...path, round: 1 } })
    await walk.on(1)
  }
  await walk.on(rainSeconds)

  const [kenji, gaoyuan] = ['kenji', 'gaoyuan'].map(handle => personOf(telling, handle))
  const near = { ...path, userId: present(gaoyuan).id }
  await sdk.befriendPresent({ client: present(kenji).client, path: near })
  await sdk.leaveFaceRoom({ client: host.client, path })
}
