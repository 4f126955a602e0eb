import * as sdk from '@fuquan/sdk/index.ts'
import { stepsFor } from './parcels.ts'
import { personOf } from './people.ts'
import type { Telling } from './tell.ts'

type Choice = sdk.BoardChoice
const shown: Choice = { listed: true, looks: true, showsTotals: false }

/** Who chose to be on boards, to look at them, or to show exact totals; the others never did. */
const choices: readonly (readonly [handle: string, choice: Choice])[] = [
  ['lin', shown],
  ['mei', { ...shown, showsTotals: true }],
  ['boliang', shown],
  ['tariq', { ...shown, looks: false }],
  ['ana', shown],
  ['chen', { ...shown, looks: false }],
  ['suye', { listed: false, looks: true, showsTotals: false }],
]

/** The boards of the town, and the year before this one as Lin and Mei had it added up. */
export function boardSteps(now: Date) {
  return stepsFor(
    [
      { when: { daysAgo: 160, at: '21:20' }, run: choose },
      { when: { minutesAgo: 160 }, run: telling => addUp(telling, now.getFullYear() - 1) },
    ],
    now,
  )
}

async function choose(telling: Telling): Promise<void> {
  for (const [handle, body] of choices) {
    await sdk.setBoardChoice({ client: personOf(telling, handle).client, body })
  }
}

async function addUp(telling: Telling, year: number): Promise<void> {
  for (const handle of ['lin', 'mei']) {
    await sdk.makeStatement({ client: personOf(telling, handle).client, path: { year } })
  }
}
