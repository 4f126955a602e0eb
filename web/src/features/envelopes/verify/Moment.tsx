import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'

/** Who tapped while all taps counted as one moment, in the order that the seed decides. */
export function Moment({ moment }: { moment: NonNullable<EnvelopeProof['moment']> }) {
  const { t } = useTranslation('proof')
  const seconds = moment.ms / 1_000
  return (
    <section>
      <h2 className="section-title">{t(`moment.${moment.kind}`, { seconds })}</h2>
      <p className="quiet">{t('momentWords')}</p>
      <div className="card verify-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('place')}</th>
              <th scope="col">{t('who')}</th>
              <th scope="col">{t('order')}</th>
              <th scope="col">{t('share')}</th>
            </tr>
          </thead>
          <tbody>
            {moment.people.map(({ place, name, order, number }) => (
              <tr key={place}>
                <th scope="row">{place}</th>
                <td>{name ?? (number === null ? '—' : t('nameless', { number }))}</td>
                <td className="verify-order">{order === null ? '—' : `${order.slice(0, 8)}…`}</td>
                <td>{number ?? t('noShare')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
