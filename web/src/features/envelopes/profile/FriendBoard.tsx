import type { FriendEnvelopes } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useLeads } from '../../../app/switches.ts'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'

/** How a friend stands on the boards this year, if they are on them and I look at boards. */
export function FriendBoard({ board }: Pick<FriendEnvelopes, 'board'>) {
  const { t } = useTranslation('envelopes')
  const leads = useLeads()
  if (board === null) return null
  const { period, givenTo, receivedFrom } = board
  const to = `/envelopes/boards?period=${period}`
  return (
    <section aria-label={t('profile.board')}>
      <h2 className="section-title">{t('profile.board')}</h2>
      <div className="card rows">
        <Row
          {...(leads(to) && { to })}
          start={<Icon name="podium" />}
          name={t('profile.givenTo', { count: givenTo })}
          note={t('profile.receivedFrom', { count: receivedFrom })}
        />
      </div>
    </section>
  )
}
