import { audit } from '#/engine/audit.ts'
import { type Ctx, type House, houseActor } from '#/engine/house.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { pauseMoney, resumeMoney } from './staff.ts'

const reasonLettersMin = 10
const reasonWordsMax = 100
const takes = { shown: 'REASON', wordsMax: reasonWordsMax }

/** `pause REASON` and `resume REASON`: for whoever sits at the machine. */
export const pausing: readonly Command[] = [
  {
    verb: 'pause',
    takes,
    summary: 'stops all money until resume; takes the reason as its words',
    run: ({ house, args }) =>
      withReason(
        house,
        { args, act: 'ledger.pauseMoney', said: 'All money stands still.' },
        pauseMoney,
      ),
  },
  {
    verb: 'resume',
    takes,
    summary: 'lets money move again; takes the reason as its words',
    run: ({ house, args }) =>
      withReason(
        house,
        { args, act: 'ledger.resumeMoney', said: 'Money moves again.' },
        resumeMoney,
      ),
  },
]

type Act = (ctx: Ctx, input: { reason: string }) => Promise<unknown>
type Told = { args: readonly string[]; act: string; said: string }

/** Whoever sits at the machine says why as well, and leaves the same line as staff do. */
async function withReason(house: House, told: Told, act: Act): Promise<CommandAnswer> {
  const reason = told.args.join(' ').trim()
  if (reason.length < reasonLettersMin) {
    const sentence = `Say why, in at least ${reasonLettersMin} letters, after the verb.`
    return { good: false, lines: [sentence], facts: { sentence } }
  }
  const { dice, log, settings } = house
  await house.inTransaction('read write', async (tx, now) => {
    const actor = houseActor
    await act({ tx, actor, now, dice, key: undefined, log, settings, house }, { reason })
    await audit(tx, { by: 'house', act: told.act, reason })
  })
  return { good: true, lines: [told.said], facts: { reason } }
}
