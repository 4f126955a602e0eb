import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import type { Findings } from '@fuquan/sdk/proof.ts'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'

type Props = { proof: EnvelopeProof; found: Findings }

/** Every recomputed share beside who got it and what they got. */
export function Shares({ proof, found }: Props) {
  const { t } = useTranslation('proof')
  const claims = new Map((proof.claims ?? []).map(claim => [claim.number, claim]))
  return (
    <section>
      <h2 className="section-title">{t('table')}</h2>
      <div className="card verify-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('number')}</th>
              <th scope="col">{t('who')}</th>
              <th scope="col">{t('computed')}</th>
              <th scope="col">{t('given')}</th>
            </tr>
          </thead>
          <tbody>
            {found.shares.map((share, n) => {
              const number = n + 1
              const claim = claims.get(number)
              return (
                <tr key={number}>
                  <th scope="row">{number}</th>
                  <td>{claim ? (claim.name ?? t('nameless', { number })) : t('nobody')}</td>
                  <td>
                    <Money amount={share} />
                  </td>
                  <td>{claim ? <Given amount={claim.amount} due={share} /> : '—'}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Given({ amount, due }: { amount: string; due: string }) {
  const { t } = useTranslation('proof')
  return (
    <>
      <Money amount={amount} />
      <span className="unseen">{t(amount === due ? 'same' : 'different')}</span>
      {amount !== due && <Icon name="alert" size={16} />}
    </>
  )
}
