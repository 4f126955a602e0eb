import { EnvelopeId } from '@fuquan/contract/vocabulary/ids.ts'
import { type ClaimFact, verifyDraw } from '@fuquan/sdk/verify.ts'
import { audit } from '#/engine/audit.ts'
import type { Tx } from '#/engine/db.ts'
import { type Ctx, type House, houseActor } from '#/engine/house.ts'
import type { Command, CommandAnswer } from '#/engine/module.ts'
import { makeOwnerLink } from '#/modules/identity/owner-link.ts'
import * as envelopes from '#/modules/envelopes/store.ts'
import { pauseMoney, resumeMoney } from '#/modules/ledger/wallet/staff.ts'

const reasonLengthMin = 10

/** The verbs that the roof gives beside those of the modules; each works on an open house. */
export const verbs: readonly Command[] = [
  {
    verb: 'owner create',
    summary: 'makes a one-time link that makes a signed-in member an owner; audited',
    run: async ({ house }) => {
      const { path, expiresAt } = await makeOwnerLink(house)
      const link = `${house.config.publicUrl}${path}`
      const until = expiresAt.toISOString()
      return { good: true, lines: [link, `Good once, until ${until}.`], facts: { link, until } }
    },
  },
  {
    verb: 'pause',
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
    summary: 'lets money move again; takes the reason as its words',
    run: ({ house, args }) =>
      withReason(
        house,
        { args, act: 'ledger.resumeMoney', said: 'Money moves again.' },
        resumeMoney,
      ),
  },
  {
    verb: 'verify-draw',
    summary: 'recomputes the draw of one ended envelope (env_…) and compares its claims',
    run: ({ house, args }) => house.read(tx => checkDraw(tx, args[0] ?? '')),
  },
]

type Act = (ctx: Ctx, input: { reason: string }) => Promise<unknown>
type Told = { args: readonly string[]; act: string; said: string }

/** Whoever sits at the machine says why as well, and leaves the same line as staff do. */
async function withReason(house: House, told: Told, act: Act): Promise<CommandAnswer> {
  const reason = told.args.join(' ').trim()
  if (reason.length < reasonLengthMin) {
    return bad(`Say why, in at least ${reasonLengthMin} letters, after the verb.`)
  }
  const { dice, log, settings } = house
  await house.inTransaction('read write', async (tx, now) => {
    const actor = houseActor
    await act({ tx, actor, now, dice, key: undefined, log, settings, house }, { reason })
    await audit(tx, { by: 'house', act: told.act, reason })
  })
  return { good: true, lines: [told.said], facts: { reason } }
}

async function checkDraw(tx: Tx, asked: string): Promise<CommandAnswer> {
  const id = EnvelopeId.safeParse(asked)
  if (!id.success) return bad('Name one envelope by its id, env_ and 26 letters.')
  const row = await envelopes.findEnvelope(tx, id.data)
  if (row === undefined) return bad('There is no such envelope.')
  const { seed } = await envelopes.readSeed(tx, id.data)
  if (seed === null || seed === undefined) return bad('It has not ended: its seed is still sealed.')

  const { split } = row
  if (split === 'named') return bad('Its amounts were said by its sender: nothing is drawn.')
  if (split === 'funny' || split === 'relay') {
    return bad('Nothing is drawn in a guessing game: its tiles and path stand on its verify page.')
  }
  const rows = await envelopes.listClaims(tx, {
    id: row.id,
    below: row.shares + 1,
    limit: row.shares,
  })
  const claims: ClaimFact[] = rows.map(claim => ({
    number: claim.number,
    amount: claim.amount.toString(),
  }))
  const verdict = verifyDraw(
    {
      envelopeId: asked,
      asset: row.assetCode,
      total: row.total.toString(),
      shares: row.shares,
      minShare: row.least.toString(),
      maxShare: row.most.toString(),
      split,
      commit: row.commit,
      seed: Buffer.from(seed).toString('hex'),
    },
    claims,
  )
  const lines = verdict.matches
    ? [`The draw of ${asked} is what its commit promised; ${claims.length} claims agree.`]
    : [`The draw of ${asked} DIFFERS: ${JSON.stringify(verdict)}`]
  return { good: verdict.matches, lines, facts: { ...verdict } }
}

const bad = (sentence: string): CommandAnswer => ({
  good: false,
  lines: [sentence],
  facts: { sentence },
})
