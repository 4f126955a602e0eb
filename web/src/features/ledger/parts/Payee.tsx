import type { PaymentTerms } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Icon } from '../../../ui/Icon.tsx'

type Props = { terms: PaymentTerms; inRoom: boolean }

/** Who will be paid, so that nobody pays the wrong one: face, name, handle, level. */
export function Payee({ terms, inRoom }: Props) {
  const { t } = useTranslation('payments')
  const { payee } = terms
  const stranger = terms.mustAccept === 'not_friend' && !inRoom
  return (
    <div className="payee">
      <Avatar id={payee.id} pictureId={payee.pictureId} size={64} />
      <p className="payee-name">{payee.name}</p>
      <p className="quiet">
        @{payee.handle} · {t('form.level', { level: payee.level })}
        {stranger && ` · ${t('form.notFriend')}`}
      </p>
      {!terms.known && (
        <p className="payee-first">
          <Icon name="alert" size={18} />
          {t('form.first')}
        </p>
      )}
    </div>
  )
}
