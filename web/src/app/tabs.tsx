import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useUnreadMessages } from '../features/chat/index.ts'
import { useUnreadNotices } from '../features/notifications/index.ts'
import { Icon } from '../ui/Icon.tsx'

const tabs = [
  { name: 'today', to: '/today', icon: 'today' },
  { name: 'friends', to: '/friends', icon: 'friends' },
  { name: 'wallet', to: '/wallet', icon: 'wallet' },
  { name: 'me', to: '/me', icon: 'me' },
] as const
export const badgeMax = 99

/** The tab whose own page this is; undefined on the pages below it. */
export const tabOf = (path: string) => tabs.find(tab => tab.to === path)?.name

/** The tabs: a bar below on a phone, a rail at the left from 768. */
export function Tabs() {
  const { t } = useTranslation('app')
  const counts = { today: useUnreadNotices(), friends: useUnreadMessages(), wallet: 0, me: 0 }
  return (
    <nav className="tabs" aria-label={t('tabs.label')}>
      {tabs.map(({ name, to, icon }) => {
        const count = counts[name]
        const shown = count > badgeMax ? `${badgeMax}+` : String(count)
        return (
          <NavLink key={name} to={to} className="tab">
            <span className="tab-icon">
              <Icon name={icon} />
              {count > 0 && (
                <span className="badge tab-badge" data-count={shown} aria-hidden="true" />
              )}
            </span>
            <span>{t(`tabs.${name}`)}</span>
            {count > 0 && <span className="unseen">{t('tabsBadge', { count })}</span>}
          </NavLink>
        )
      })}
    </nav>
  )
}
