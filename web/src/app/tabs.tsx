import { useTranslation } from 'react-i18next'
import { NavLink } from 'react-router'
import { useUnreadMessages } from '../features/chat/index.ts'
import { useUnreadNotices } from '../features/notifications/index.ts'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { type IsOn, useIsOn } from './switches.ts'

export const badgeMax = 99

type Tab = { name: 'today' | 'friends' | 'wallet' | 'me'; to: string; icon: IconName }

function tabsOf(isOn: IsOn): Tab[] {
  const rooms: Tab = { name: 'friends', to: '/friends', icon: 'friends' }
  // Without rooms the people are what the tab is for, and without both there is none.
  const people: Tab[] = isOn('friends') ? [{ name: 'friends', to: '/people', icon: 'people' }] : []
  return [
    { name: 'today', to: '/today', icon: 'today' },
    ...(isOn('chat') ? [rooms] : people),
    { name: 'wallet', to: '/wallet', icon: 'wallet' },
    { name: 'me', to: '/me', icon: 'me' },
  ]
}

/** The tabs of this house: one is there while a module that is on fills it. */
function useTabs(): Tab[] {
  return tabsOf(useIsOn())
}

/** The tab whose own page this is; undefined on the pages below it. */
export const useTabAt = (path: string) => useTabs().find(tab => tab.to === path)?.name

/** The tabs: a bar below on a phone, a rail at the left from 768. */
export function Tabs() {
  const { t } = useTranslation('app')
  const tabs = useTabs()
  const unread = useUnreadMessages(useIsOn()('chat'))
  const counts = { today: useUnreadNotices(), friends: unread, wallet: 0, me: 0 }
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
