import type { FaceRound } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Crown } from '../parts/Crown.tsx'

function Mine({ amount }: { amount: string }) {
  const { t } = useTranslation('rooms')
  return (
    <p className="face-mine" role="status">
      <span>{t('mineCaught')}</span>
      <Money amount={amount} className="face-mine-amount" />
      <span className="quiet">{t('inBalance')}</span>
    </p>
  )
}

/** How a round came out: who caught what, in the order of catching, and what went home. */
export function Podium({ round }: { round: FaceRound }) {
  const { t } = useTranslation('rooms')
  const money = useMoneyText()
  const me = useMe()
  const { caught, claimed, shares, returned, envelopeId, greeting, myAmount } = round
  return (
    <section className="face-part face-podium">
      <h2>{t('podium')}</h2>
      <p>{greeting || t('greetingUsual')}</p>
      {myAmount !== null && <Mine amount={myAmount} />}
      {myAmount === null && round.mine && claimed === shares && <p role="status">{t('gone')}</p>}
      {caught.length === 0 ? (
        <p>{t('nobody')}</p>
      ) : (
        <p className="quiet">
          {t('left', { claimed, shares })}
          {returned !== null && BigInt(returned) > 0n && (
            <> · {t('returned', { amount: money(returned) })}</>
          )}
        </p>
      )}
      <ol className="rows">
        {caught.map(({ user, number, amount, bestLuck }) => (
          <li key={number}>
            <Row
              start={<Avatar id={user.id} pictureId={user.pictureId} />}
              name={user.id === me.user.id ? `${user.name} (${t('mine')})` : user.name}
              end={
                <span className="record-end">
                  <Money amount={amount} className="record-amount" />
                  {bestLuck && (
                    <span className="best-luck">
                      <Crown />
                      {t('best')}
                    </span>
                  )}
                </span>
              }
            />
          </li>
        ))}
      </ol>
      <ButtonLink to={`/envelopes/${envelopeId}/verify`} look="text" small>
        {t('proof')}
      </ButtonLink>
    </section>
  )
}
