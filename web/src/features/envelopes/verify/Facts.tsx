import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { exactly } from '../../../lib/time.ts'

type Fact = readonly [name: string, value: string]

/** The parameters that the commit binds, as they were published. */
export function Facts({ proof }: { proof: EnvelopeProof }) {
  const { t } = useTranslation('proof')
  const bound = useBound(proof)
  const of = proof.draw ?? proof.tree
  if (!of) return null
  const facts: readonly Fact[] = [
    [t('recipe'), of.recipe],
    [t('mode'), t(`modes.${proof.mode}`)],
    [t('envelope'), of.envelopeId],
    [t('asset'), of.asset],
    ...bound,
    [t('commit'), of.commit],
    [t('committedAt'), exactly(of.committedAt)],
    [t('seed'), of.seed ?? t('seedLater')],
    ...(of.revealedAt ? [[t('revealedAt'), exactly(of.revealedAt)] as const] : []),
  ]
  return (
    <section>
      <h2 className="section-title">{t('facts')}</h2>
      <dl className="facts card">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

// A split has a colon in its name, which is no namespace.
const whole = { nsSeparator: false } as const

/** What the commit binds besides envelope, unit and seed: of shares, or of a tree. */
function useBound({ draw, tree }: EnvelopeProof): readonly Fact[] {
  const { t } = useTranslation('proof')
  const money = useMoneyText()
  const orHidden = (amount: string | null) => (amount === null ? t('hidden') : money(amount))
  if (draw) {
    const { total, shares, minShare, maxShare, split } = draw
    const drawn = split === 'funny' || split === 'relay' ? undefined : split
    return [
      [t('total'), orHidden(total)],
      [t('count'), String(shares)],
      [t('min'), money(minShare)],
      [t('max'), money(maxShare)],
      ...(drawn === undefined ? [] : [[t('split'), t(`splits.${drawn}`, whole)] as const]),
    ]
  }
  if (!tree) return []
  const { lo, hi, step, split } = tree
  const range =
    lo === null || hi === null || step === null
      ? []
      : [[t('range'), t('rangeOf', { lo: money(lo), hi: money(hi), step: money(step) })] as const]
  return [
    [t('total'), orHidden(tree.amount)],
    ...range,
    ...(split === null ? [] : [[t('split'), t(`splits.${split}`)] as const]),
  ]
}
