import { useQuery } from '@tanstack/react-query'
import { getHouseOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { useUnsent } from '../features/chat/index.ts'
import { usePaidUnseen } from '../features/ledger/index.ts'
import { OfflineBar } from '../ui/OfflineBar.tsx'
import { Tabs, useTabAt } from './tabs.tsx'
import { Trouble, TroubleFace } from './trouble.tsx'
import { WalletLock } from './walletLock.tsx'
import { takeNewVersion, useNewVersion } from './update.ts'

/** The frame around every screen: bars on top, the screen, and the tabs where they belong. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const house = useQuery(getHouseOptions())
  const tab = useTabAt(pathname)
  useUnsent()
  usePaidUnseen()
  return (
    <div className={`shell${tab ? '' : ' is-deep'}`}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Tabs />
      <div className="shell-main">
        <OfflineBar />
        <NewVersion />
        {house.data?.demo && <div className="thin-bar">{t('demo')}</div>}
        <main id="main" className="shell-screen">
          <WalletLock>
            <Trouble key={pathname} face={<TroubleFace />}>
              {children}
            </Trouble>
          </WalletLock>
        </main>
      </div>
    </div>
  )
}

const payingAt = [
  ...['/send-envelope', '/transfer/', '/c/', '/wallet/pay', '/wallet/till', '/wallet/cash-out'],
  ...['/wallet/top-up/with', '/wallet/voucher', '/envelopes/asks'],
]

function NewVersion() {
  const { t } = useTranslation('app')
  const ready = useNewVersion()
  const { pathname } = useLocation()
  // Never in the middle of a payment.
  const paying = payingAt.some(root => pathname.startsWith(root))
  return (
    <div role="status">
      {ready && !paying && (
        <div className="thin-bar">
          {t('newVersion')}
          <button type="button" className="text-link" onClick={takeNewVersion}>
            {t('reload')}
          </button>
        </div>
      )}
    </div>
  )
}
