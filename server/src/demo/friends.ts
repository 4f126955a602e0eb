import * as sdk from '@fuquan/sdk/index.ts'
import { present } from '#/kit/assert.ts'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { newId } from '#/engine/ids.ts'
import { personOf } from './people.ts'
import { momentOf, type Telling } from './tell.ts'

/** Who asked whom in the first weeks, and was told yes. */
const pairs: readonly (readonly [asker: string, asked: string])[] = [
  ...(['mei', 'boliang', 'ana', 'tariq', 'chen', 'heli', 'suye'] as const).map(
    other => ['lin', other] as const,
  ),
  ...([
    ['tariq', 'mei'],
    ['heli', 'chen'],
    ['songbo', 'chen'],
    ['greta', 'liusao'],
    ['yara', 'lin'],
    ['kenji', 'lin'],
    ['boliang', 'ana'],
    ['noor', 'ana'],
    ['wen', 'noor'],
  ] as const),
]

/** The friendships of the town: most are old, one is asked for and waits for the visitor. */
export function friendSteps(now: Date) {
  const met = pairs.map(([asker, asked], n) => ({
    at: momentOf({ daysAgo: 240 - n, at: '19:30' }, now),
    run: (telling: Telling) => befriend(telling, { asker, asked }),
  }))
  return [
    ...met,
    {
      at: momentOf({ daysAgo: 200, at: '21:00' }, now),
      run: (telling: Telling) => keepLabels(telling),
    },
    {
      at: momentOf({ minutesAgo: 170 }, now),
      run: (telling: Telling) =>
        ask(telling, { asker: 'xiaoyu', asked: 'lin', note: '班费的事想请教' }),
    },
  ]
}

type Asking = { asker: string; asked: string; note?: string }

async function ask(telling: Telling, { asker, asked, note = '' }: Asking): Promise<void> {
  const { client } = personOf(telling, asker)
  const way = { by: 'handle' as const, handle: personOf(telling, asked).handle }
  await sdk.requestFriend({ client, body: { way, note } })
}

async function befriend(telling: Telling, asking: Asking): Promise<void> {
  await ask(telling, asking)
  await telling.walk.on(12 * 60)
  const { client } = personOf(telling, asking.asked)
  const { data } = await sdk.listRequests({ client })
  const { id } = personOf(telling, asking.asker)
  const request = data.toMe.find(one => one.person.id === id)
  const path = { requestId: present(request, `${asking.asker} asks`).id }
  await sdk.answerRequest({ client, path, body: { answer: 'accept' } })
}

async function keepLabels(telling: Telling): Promise<void> {
  const { client } = personOf(telling, 'lin')
  const idsOf = (handles: readonly string[]) => handles.map(one => personOf(telling, one).id)
  for (const [name, handles] of [
    ['攀岩搭子', ['boliang', 'ana']],
    ['街坊', ['mei', 'chen', 'heli']],
  ] as const) {
    const path = { labelId: toWire('lbl', newId()) }
    await sdk.saveLabel({ client, path, body: { name, userIds: idsOf(handles) } })
  }
  const path = { userId: personOf(telling, 'chen').id }
  await sdk.changeFriend({ client, path, body: { remark: '陈爷爷' } })
}
