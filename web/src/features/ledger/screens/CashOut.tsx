import type { Funding, Redemption } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { shortMoment } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Choices } from '../../../ui/Field.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useAskRedemption, useFunding, useRedemptions } from '../fundingQueries.ts'

type Open = NonNullable<Funding['redeem']>

/** Asks to be paid out, and shows what became of earlier asks. */
export function CashOut() {
  const { t } = useTranslation('funding')
  const funding = useFunding()
  const redeem = funding.data?.redeem
  const none = redeem !== null && redeem?.ways.length === 0
  return (
    <Page title={t('cashOut.title')} back="/wallet" focus={false}>
      {funding.isPending && <Skeleton rows={2} square={false} />}
      {funding.error && !funding.data && (
        <Refused problem={funding.error} onAgain={() => void funding.refetch()} />
      )}
      {redeem === null && (
        <Empty art="wallet" title={t('cashOut.off')} words={t('cashOut.offWords')} />
      )}
      {none && <Empty art="wallet" title={t('cashOut.none')} words={t('cashOut.noneWords')} />}
      {redeem && !none && <Asking open={redeem} />}
      <History />
    </Page>
  )
}

function Asking({ open }: { open: Open }) {
  const { t } = useTranslation(['funding', 'app'])
  const money = useMoneyText()
  const { scale } = useAsset()
  const { online } = useOnline()
  const [way, setWay] = useState(open.ways[0] ?? 'desk')
  const [text, setText] = useState('')
  const [asked, setAsked] = useState<string>()
  const read = readAmount(text, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  const wrong =
    read.is === 'too_fine'
      ? t('topUp.tooFine', { scale })
      : amount > BigInt(open.free)
        ? t('cashOut.tooMuch')
        : undefined
  const why = !online
    ? t('app:offlineWhy')
    : wrong !== undefined || read.is !== 'amount'
      ? t('cashOut.why')
      : amount < BigInt(open.least)
        ? t('cashOut.tooLittle', { least: money(open.least) })
        : undefined
  return (
    <form
      className="acts"
      onSubmit={event => {
        event.preventDefault()
        if (why === undefined) setAsked(amount.toString())
      }}
    >
      <AmountField
        label={t('cashOut.amount')}
        text={text}
        onText={setText}
        hint={t('cashOut.free', { amount: money(open.free) })}
        wrong={wrong}
        autoFocus
      />
      {open.ways.length > 1 && (
        <Choices
          legend={t('cashOut.way')}
          name="way"
          value={way}
          options={open.ways.map(value => ({ value, label: t(`cashOut.${value}`) }))}
          onValue={setWay}
        />
      )}
      <p className="quiet">{t('cashOut.rule')}</p>
      <Button type="submit" wide why={why}>
        {why === undefined ? t('cashOut.ask', { amount: money(amount) }) : t('cashOut.title')}
      </Button>
      {asked !== undefined && (
        <Proving way={way} amount={asked} onClose={() => setAsked(undefined)} />
      )}
    </form>
  )
}

type ProvingProps = { way: Open['ways'][number]; amount: string; onClose: () => void }

/** The PIN, always: what is asked for here leaves the house. */
function Proving({ way, amount, onClose }: ProvingProps) {
  const { t } = useTranslation('funding')
  const navigate = useNavigate()
  const ask = useAskRedemption()
  return (
    <StepUpSheet
      act={{ kind: 'ledger.redeem', payee: way, amount, facts: {} }}
      purpose={t('cashOut.purpose')}
      payee={
        <>
          <Icon name={way === 'desk' ? 'people' : 'spark'} size={28} />
          {t(`cashOut.${way}`)}
        </>
      }
      rule={ask.checking ? t('topUp.checking') : t('cashOut.rule')}
      paying={ask.isPending}
      problem={ask.error}
      onProof={proof =>
        ask.mutate(
          { way, amount, proof },
          { onSuccess: ({ id }) => void navigate(`/wallet/cash-out/${id}`) },
        )
      }
      onClose={onClose}
    />
  )
}

function History() {
  const { t } = useTranslation(['funding', 'app'])
  const redemptions = useRedemptions()
  const items = redemptions.data?.pages.flatMap(page => page.items) ?? []
  if (items.length === 0) return null
  return (
    <section aria-label={t('cashOut.history')}>
      <h2 className="section-title">{t('cashOut.history')}</h2>
      <ul className="card rows">
        {items.map(item => (
          <li key={item.id}>
            <RedemptionRow redemption={item} />
          </li>
        ))}
      </ul>
      {redemptions.hasNextPage && (
        <Button look="text" wide onPress={() => void redemptions.fetchNextPage()}>
          {t('app:more')}
        </Button>
      )}
    </section>
  )
}

function RedemptionRow({ redemption }: { redemption: Redemption }) {
  const { t } = useTranslation('funding')
  return (
    <Row
      to={`/wallet/cash-out/${redemption.id}`}
      name={t(`cashOut.${redemption.way}`)}
      note={`${t(`redemption.${redemption.state}`)} · ${shortMoment(redemption.askedAt)}`}
      end={<Money amount={redemption.amount} />}
    />
  )
}
