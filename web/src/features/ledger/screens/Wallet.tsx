import type { Wallet as WalletView } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useLocation } from 'react-router'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { useLanguage } from '../../../lib/i18n.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { remember, remembered } from '../../../lib/remembered.ts'
import { ButtonLink, IconButton } from '../../../ui/Button.tsx'
import { Refused, Skeleton, SkeletonBox } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Row } from '../../../ui/Row.tsx'
import { BillRow } from '../parts/BillRow.tsx'
import { useFunding } from '../fundingQueries.ts'
import { useRecentBills, useWallet } from '../queries.ts'

/** The Wallet tab: what is mine and free, behind an eye, and the ways on from here. */
export function Wallet() {
  const { t } = useTranslation(['ledger', 'payments'])
  const asset = useAsset()
  const language = useLanguage()
  const wallet = useWallet()
  const isOn = useIsOn()
  const [hidden, setHidden] = useState(remembered('eye') === 'shut')
  const unit = asset.names[language]
  const look = () => {
    remember('eye', hidden ? undefined : 'shut')
    setHidden(!hidden)
  }
  return (
    <div className="page wallet">
      <header className="wallet-head on-red">
        <div className="wallet-inner">
          <Title />
          <div className="wallet-line">
            <span>{t('wallet.balance')}</span>
            <IconButton
              icon={hidden ? 'eyeOff' : 'eye'}
              label={hidden ? t('wallet.show') : t('wallet.hide')}
              onPress={look}
            />
          </div>
          {wallet.data ? (
            <Balance view={wallet.data} hidden={hidden} />
          ) : (
            <SkeletonBox width="60%" height={48} />
          )}
        </div>
      </header>
      <div className="page-body wallet-body">
        {wallet.error && !wallet.data && (
          <Refused problem={wallet.error} onAgain={() => void wallet.refetch()} />
        )}
        {wallet.data && <Standing view={wallet.data} />}
        <div className="card rows">
          {isOn('envelopes') && (
            <Row
              to="/envelopes"
              start={<Icon name="envelope" />}
              name={t('wallet.envelopes')}
              note={t('wallet.envelopesNote')}
            />
          )}
          <Row
            to="/wallet/payments"
            start={<Icon name="transfer" />}
            name={t('payments:list.title')}
            note={t('payments:list.note')}
          />
          <Row
            to="/wallet/bills"
            start={<Icon name="bill" />}
            name={t('wallet.bills')}
            note={t('wallet.billsNote')}
          />
          <MoneyRows unit={unit} />
          <Row to="/wallet/books" start={<Icon name="shield" />} name={t('wallet.books')} />
          <Row
            to="/wallet/credits"
            start={<Icon name="spark" />}
            name={t('wallet.credits', { unit })}
          />
        </div>
        <Recent hidden={hidden} />
      </div>
    </div>
  )
}

/** In from outside and out again, as far as the house has it. */
function MoneyRows({ unit }: { unit: string }) {
  const { t } = useTranslation('funding')
  const { data } = useFunding()
  return (
    <>
      <Row
        to="/wallet/top-up"
        start={<Icon name="down" />}
        name={t('topUp.title')}
        note={t('topUp.entryNote')}
      />
      {data?.redeem && (
        <Row
          to="/wallet/cash-out"
          start={<Icon name="send" />}
          name={t('cashOut.title')}
          note={t('cashOut.entryNote', { unit })}
        />
      )}
    </>
  )
}

function Title() {
  const { t } = useTranslation('ledger')
  const title = useRef<HTMLHeadingElement>(null)
  const { key } = useLocation()
  useEffect(() => {
    document.title = t('wallet.title')
    if (key !== 'default') title.current?.focus({ preventScroll: true })
  }, [key, t])
  return (
    <h1 className="big-title" ref={title} tabIndex={-1}>
      {t('wallet.title')}
    </h1>
  )
}

const acts = [
  { to: '/wallet/pay', icon: 'bars', name: 'codes:pay' },
  { to: '/wallet/collect', icon: 'collect', name: 'codes:collect' },
  { to: '/wallet/scan', icon: 'scan', name: 'codes:scan' },
  { to: '/transfer', icon: 'transfer', name: 'payments:transfer' },
] as const

function Balance({ view, hidden }: { view: WalletView; hidden: boolean }) {
  const { t } = useTranslation(['ledger', 'payments', 'codes'])
  const money = useMoneyText()
  const { wallet, waiting } = view
  const held = BigInt(wallet.heldOut) > 0n
  return (
    <>
      <p className="wallet-balance">
        <Money amount={wallet.free} hidden={hidden} />
      </p>
      {!hidden && held && <p>{t('wallet.held', { amount: money(wallet.heldOut) })}</p>}
      {!hidden && BigInt(waiting.balance) > 0n && (
        <p>{t('wallet.waiting', { amount: money(waiting.balance) })}</p>
      )}
      <div className="wallet-acts">
        {acts.map(({ to, icon, name }) => (
          <Link className="wallet-act" to={to} key={to}>
            <Icon name={icon} size={28} />
            {t(name)}
          </Link>
        ))}
      </div>
    </>
  )
}

function FrozenWhy({ why }: { why: WalletView['frozen'] }) {
  const { t } = useTranslation('ledger')
  if (!why) return null
  const { reason } = why
  return reason === null ? t('wallet.frozenFound') : t('wallet.frozenWhy', { reason })
}

function Standing({ view }: { view: WalletView }) {
  const { t } = useTranslation('ledger')
  const asset = useAsset()
  const language = useLanguage()
  if (view.paused) return <p className="standing">{t('wallet.paused')}</p>
  if (view.wallet.state === 'frozen') {
    return (
      <p className="standing">
        {t('wallet.frozen')} <FrozenWhy why={view.frozen} />
      </p>
    )
  }
  if (BigInt(view.wallet.balance) > 0n) return null
  return (
    <div className="standing">
      <p>{t('wallet.zero')}</p>
      <ButtonLink to="/wallet/credits" look="soft" small>
        {t('wallet.credits', { unit: asset.names[language] })}
      </ButtonLink>
    </div>
  )
}

function Recent({ hidden }: { hidden: boolean }) {
  const { t } = useTranslation('ledger')
  const bills = useRecentBills()
  const items = bills.data?.items ?? []
  if (bills.isPending) return <Skeleton rows={3} />
  if (items.length === 0) return null
  return (
    <section aria-label={t('wallet.recent')}>
      <h2 className="section-title">{t('wallet.recent')}</h2>
      <ul className="card rows">
        {items.map(bill => (
          <li key={`${bill.accountId}-${bill.version}`}>
            <BillRow bill={bill} hidden={hidden} />
          </li>
        ))}
      </ul>
    </section>
  )
}
