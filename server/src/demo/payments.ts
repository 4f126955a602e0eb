import * as sdk from '@fuquan/sdk/index.ts'
import { newId } from '#/engine/ids.ts'
import { present } from '#/kit/assert.ts'
import { demoPin, type Place } from './cast.ts'
import { personOf } from './people.ts'
import type { When } from './scenes.ts'
import { momentOf, type Telling } from './tell.ts'
import { prove, type Visitor } from './visitor.ts'

/** A payment of the story, and what became of it by the hand of its payee or payer. */
type Scene = {
  when: When
  by: string
  to: string
  /** Minor units. */
  amount: string
  note: string
  delay?: '2h' | '24h'
  /** From which room; only these two see it there. */
  room?: Place['key']
  then?: 'accept' | 'decline' | 'cancel' | { refund: string }
}

/** From then on these people are asked before anybody pays them. */
const askers: readonly { who: string; when: When }[] = [
  { who: 'chen', when: { daysAgo: 30, at: '08:10' } },
  { who: 'lin', when: { daysAgo: 1, at: '09:00' } },
]

const scenes: readonly Scene[] = [
  {
    when: { daysAgo: 232, at: '18:05' },
    ...{ by: 'lin', to: 'heli', amount: '1500', note: '补胎' },
  },
  {
    when: { daysAgo: 148, at: '11:40' },
    ...{ by: 'tariq', to: 'mei', amount: '850', note: 'two coffees, one bun', delay: '2h' },
  },
  {
    when: { daysAgo: 57, at: '22:20' },
    ...{ by: 'boliang', to: 'ana', amount: '300', note: '镁粉还你', room: 'wall' },
  },
  {
    when: { daysAgo: 26, at: '17:15' },
    ...{ by: 'heli', to: 'chen', amount: '500', note: '上次的茶钱', then: 'decline' },
  },
  // Nobody accepted this one in time: it went back by itself.
  {
    when: { daysAgo: 9, at: '10:30' },
    ...{ by: 'songbo', to: 'chen', amount: '600', note: '棋谱' },
  },
  {
    when: { daysAgo: 7, at: '20:45' },
    ...{ by: 'greta', to: 'liusao', amount: '1000', note: 'for the dumplings', delay: '24h' },
    then: 'cancel',
  },
  ...['boliang', 'ana', 'hannah'].map((by, n): Scene => ({
    when: { daysAgo: 2, at: `22:${10 + n * 7}` },
    ...{ by, to: 'lin', amount: '2350', note: '火锅 hotpot', room: 'class' },
  })),
  {
    when: { daysAgo: 2, at: '22:41' },
    ...{ by: 'tariq', to: 'lin', amount: '2400', note: 'hotpot. Keep the rest!', room: 'class' },
    then: { refund: '50' },
  },
  {
    when: { daysAgo: 1, at: '12:05' },
    ...{ by: 'yara', to: 'lin', amount: '480', note: 'the umbrella, thank you', then: 'accept' },
  },
  // The visitor finds one that waits for a yes, and one that is on its way.
  {
    when: { minutesAgo: 140 },
    ...{ by: 'lin', to: 'mei', amount: '1880', note: '周末的蛋挞', delay: '24h' },
  },
  {
    when: { minutesAgo: 48 },
    ...{ by: 'kenji', to: 'lin', amount: '990', note: 'the blue chalk bag' },
  },
]

/** What people paid each other, in order of time. */
export function paymentSteps(now: Date) {
  const asking = askers.map(({ who, when }) => ({
    at: momentOf(when, now),
    run: async (telling: Telling) => {
      const { client } = personOf(telling, who)
      await sdk.setReceiving({ client, body: { askAlways: true } })
    },
  }))
  const paying = scenes.map(scene => ({
    at: momentOf(scene.when, now),
    run: (telling: Telling) => play(telling, scene),
  }))
  return [...asking, ...paying]
}

async function play(telling: Telling, scene: Scene): Promise<void> {
  const payer = personOf(telling, scene.by)
  const payee = personOf(telling, scene.to)
  const { amount, note, delay: when = 'now', then } = scene
  await choosePin(payer)
  const act = { kind: 'ledger.pay', payee: payee.id, amount, facts: { note, when } }
  const body: sdk.SendPaymentData['body'] = {
    payeeId: payee.id,
    amount,
    note,
    when,
    proof: await prove(payer, act),
  }
  const { data: payment } = await send(telling, { scene, body })
  if (then === undefined) return

  await telling.walk.on(90)
  const asked = { path: { paymentId: payment.id }, headers: newKey() }
  if (then === 'cancel') await sdk.cancelPayment({ client: payer.client, ...asked })
  else if (then === 'accept') await sdk.acceptPayment({ client: payee.client, ...asked })
  else if (then === 'decline') await sdk.declinePayment({ client: payee.client, ...asked })
  else {
    const refund = { amount: then.refund }
    await sdk.refundPayment({ client: payee.client, ...asked, body: refund })
  }
}

/** Who pays for the first time chooses a PIN then. */
export async function choosePin({ client }: Visitor): Promise<void> {
  const { data: me } = await sdk.getMe({ client })
  if (me.pin.state === 'unset') await sdk.setPin({ client, body: { pin: demoPin } })
}

const newKey = () => ({ 'idempotency-key': newId() })

type Sending = { scene: Scene; body: sdk.SendPaymentData['body'] }

function send(telling: Telling, { scene, body }: Sending) {
  const { client } = personOf(telling, scene.by)
  const headers = newKey()
  if (scene.room === undefined) return sdk.sendPayment({ client, headers, body })
  const roomId = present(telling.rooms.get(scene.room), scene.room)
  return sdk.payInRoom({ client, headers, path: { roomId }, body })
}
