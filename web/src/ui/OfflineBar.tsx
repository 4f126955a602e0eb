import { useTranslation } from 'react-i18next'
import { useOnline } from '../lib/online.ts'
import { clockTime } from '../lib/time.ts'
import { Icon } from './Icon.tsx'

/** The thin bar that says the house cannot be reached, and how old what is shown may be. */
export function OfflineBar() {
  const { t } = useTranslation('app')
  const { online, since } = useOnline()
  return (
    <div role="status">
      {!online && (
        <div className="thin-bar">
          <Icon name="offline" size={16} />
          {t('offline', { time: clockTime(since) })}
        </div>
      )}
    </div>
  )
}
