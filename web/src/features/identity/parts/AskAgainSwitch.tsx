import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { asksAgain, chooseAskAgain, useLongAway } from '../../../lib/away.ts'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'

/** The own choice whether the wallet asks again; on this device, nobody without a PIN sees it. */
export function AskAgainSwitch() {
  const { t } = useTranslation('app')
  const { pin } = useMe()
  const away = useLongAway()
  const [on, setOn] = useState(asksAgain())
  if (pin.state === 'unset') return null
  return (
    <div className="card">
      <SwitchRow
        name={t('lock.switch')}
        note={away ? t('lock.first') : t('lock.switchWords')}
        checked={on}
        disabled={away}
        onChange={next => {
          setOn(next)
          chooseAskAgain(next)
        }}
      />
    </div>
  )
}
