import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { useFunding, useStartTopUp } from '../fundingQueries.ts'

/** How much, through one gateway. */
export function TopUpWith() {
  const { t } = useTranslation('funding')
  const { gateway } = useParams()
  const funding = useFunding()
  const way = funding.data?.gateways.find(({ name }) => name === gateway)
  return (
    <Page
      title={way ? t(`topUp.${way.name}`) : t('topUp.title')}
      back="/wallet/top-up"
      focus={false}
    >
      {funding.isPending && <Skeleton rows={1} square={false} />}
      {funding.error && !funding.data && (
        <Refused problem={funding.error} onAgain={() => void funding.refetch()} />
      )}
      {funding.data && !way && (
        <Empty
          art="wallet"
          title={t('topUp.none')}
          action={<ButtonLink to="/wallet/top-up">{t('topUp.title')}</ButtonLink>}
        />
      )}
      {way && <Asking {...way} />}
    </Page>
  )
}

type Way = { name: 'sandbox' | 'stripe'; least: string; most: string }

function Asking({ name, least, most }: Way) {
  const { t } = useTranslation(['funding', 'app'])
  const money = useMoneyText()
  const navigate = useNavigate()
  const { scale } = useAsset()
  const { online } = useOnline()
  const start = useStartTopUp()
  const [text, setText] = useState('')
  const read = readAmount(text, scale)
  const amount = read.is === 'amount' ? read.minor : 0n
  const wrong =
    read.is === 'too_fine'
      ? t('topUp.tooFine', { scale })
      : read.is === 'amount' && amount > BigInt(most)
        ? t('topUp.tooMuch', { most: money(most) })
        : undefined
  const why = !online
    ? t('app:offlineWhy')
    : wrong !== undefined || read.is !== 'amount'
      ? t('topUp.why')
      : amount < BigInt(least)
        ? t('topUp.tooLittle', { least: money(least) })
        : undefined
  const go = () => {
    if (why !== undefined || start.isPending) return
    start.mutate(
      { gateway: name, amount: amount.toString() },
      { onSuccess: ({ id }) => void navigate(`/wallet/top-up/${id}`, { replace: true }) },
    )
  }
  return (
    <form
      className="acts"
      onSubmit={event => {
        event.preventDefault()
        go()
      }}
    >
      <AmountField
        label={t('topUp.amount')}
        text={text}
        onText={typed => {
          start.reset()
          setText(typed)
        }}
        hint={t('topUp.range', { least: money(least), most: money(most) })}
        wrong={wrong}
        autoFocus
      />
      {start.error !== null && <Refused problem={start.error} />}
      {start.checking && <p role="status">{t('topUp.checking')}</p>}
      <Button type="submit" wide busy={start.isPending} why={why}>
        {why === undefined ? t('topUp.payAmount', { amount: money(amount) }) : t('topUp.pay')}
      </Button>
    </form>
  )
}
