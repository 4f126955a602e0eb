import { audit } from '#/engine/audit.ts'
import { type Ctx, type House, houseActor } from '#/engine/house.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { inBoth, type Sentence } from '#/engine/terminal.ts'
import { pauseMoney, resumeMoney } from './staff.ts'

const reasonLettersMin = 10
const reasonWordsMax = 100
const takes = { shown: 'REASON', wordsMax: reasonWordsMax }

/** `pause REASON` and `resume REASON`: for whoever sits at the machine. */
export const pausing: readonly Command[] = [
  {
    verb: 'pause',
    takes,
    summary: 'verbPause',
    run: ({ house, args }) =>
      withReason(house, { args, act: 'ledger.pauseMoney', said: 'pauseDone' }, pauseMoney),
  },
  {
    verb: 'resume',
    takes,
    summary: 'verbResume',
    run: ({ house, args }) =>
      withReason(house, { args, act: 'ledger.resumeMoney', said: 'resumeDone' }, resumeMoney),
  },
]

type Act = (ctx: Ctx, input: { reason: string }) => Promise<unknown>
type Told = { args: readonly string[]; act: string; said: Sentence }

/** Whoever sits at the machine says why as well, and leaves the same line as staff do. */
async function withReason(house: House, told: Told, act: Act): Promise<CommandAnswer> {
  const reason = told.args.join(' ').trim()
  if (reason.length < reasonLettersMin) {
    const sentence = inBoth('pauseReason', { least: reasonLettersMin })
    return { good: false, lines: [sentence], facts: { sentence } }
  }
  const { dice, log, settings } = house
  await house.inTransaction('read write', async (tx, now) => {
    const actor = houseActor
    await act({ tx, actor, now, dice, key: undefined, log, settings, house }, { reason })
    await audit(tx, { by: 'house', act: told.act, reason })
  })
  return { good: true, lines: [inBoth(told.said)], facts: { reason } }
}
