import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import type { Findings } from '@fuquan/sdk/proof.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Money } from '../../../ui/Money.tsx'

/** The three tiles of each level, recomputed. */
export function Levels({ found }: { found: Findings }) {
  const { t } = useTranslation('proof')
  return (
    <section>
      <h2 className="section-title">{t('levels')}</h2>
      <ul className="card rows">
        {found.levels.map(({ level, tiles, same }) => (
          <li className="row" key={level}>
            <span className="row-main">
              <span className="row-name">{t('level', { level })}</span>
              <span className="row-note proof-tiles">
                {tiles.map((tile, at) => (
                  <Money key={at} amount={tile} />
                ))}
              </span>
            </span>
            <span className="row-end">{t(same ? 'tilesSame' : 'tilesDiffer')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The guesses that led to the amount, what each left, and what is due to each. */
export function Path({ proof, found }: { proof: EnvelopeProof; found: Findings }) {
  const { t } = useTranslation('proof')
  const money = useMoneyText()
  return (
    <section>
      <h2 className="section-title">{t('path')}</h2>
      <ol className="card rows">
        {(proof.tree?.path ?? []).map((node, at) => (
          <li className="row" key={node.number}>
            <span className="row-main">
              <span className="row-name">{t('guessed', { amount: money(node.value) })}</span>
              <span className="row-note">
                {t('left', { lo: money(node.lo), hi: money(node.hi) })}
              </span>
            </span>
            <span className="row-end">
              {t('due')} <Money amount={found.path[at] ?? '0'} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
