import type { Charge } from '@fuquan/sdk/index.ts'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { usePageHidden } from '../../../lib/hidden.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { isProblem } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, Refused, SkeletonBox } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useCharges, usePayCode } from '../codeQueries.ts'
import { nextCharge } from '../codeState.ts'
import { CodeCharge } from '../parts/CodeCharge.tsx'
import { CodeTicket } from '../parts/CodeTicket.tsx'

/** My pay code, and what happens once a till has read it. */
export function CodePay() {
  const { t } = useTranslation('codes')
  const { online } = useOnline()
  const hidden = usePageHidden()
  const listened = useCharges()
  // A till may answer at once: only who already listens shows a code.
  const code = usePayCode(online && !hidden && listened.isSuccess)
  const charges = useArriving(code.data?.since, listened)
  useAwake()
  const { refetch } = code
  const newest = listened.data?.items[0]?.id
  useEffect(() => {
    if (newest !== undefined) void refetch()
  }, [newest, refetch])
  return (
    <Page title={t('payCode.title')} back="/wallet">
      {charges.shown === undefined && charges.asked && (
        <Waits charge={charges.asked} onOpen={charges.open} />
      )}
      <Face code={code} online={online} hidden={hidden} />
      {charges.shown && (
        <CodeCharge
          key={charges.shown.id}
          charge={charges.shown}
          onPaid={charges.paid}
          onDeclined={() => {
            charges.end()
            toast(t('charge.declined'))
          }}
          onClose={charges.close}
        />
      )}
    </Page>
  )
}

type FaceProps = { code: ReturnType<typeof usePayCode>; online: boolean; hidden: boolean }

function Face({ code, online, hidden }: FaceProps) {
  const { t } = useTranslation('codes')
  if (!online) {
    return <Empty art="offline" title={t('payCode.offline')} words={t('payCode.offlineWords')} />
  }
  if (hidden) return <p className="ticket is-covered">{t('payCode.hidden')}</p>
  if (isProblem(code.error)) {
    return <Refused problem={code.error} onAgain={() => void code.refetch()} />
  }
  if (code.data && code.data.until > Date.now()) return <CodeTicket code={code.data} />
  return (
    <div className="ticket" role="status" aria-label={t('payCode.making')}>
      <SkeletonBox width="100%" height={72} />
      <SkeletonBox width={232} height={232} />
    </div>
  )
}

function Waits({ charge, onOpen }: { charge: Charge; onOpen: () => void }) {
  const { t } = useTranslation('codes')
  const money = useMoneyText()
  const { other, amount } = charge
  return (
    <div className="standing">
      <p>{t('payCode.waits', { name: other.name, amount: money(amount) })}</p>
      <Button look="soft" small onPress={onOpen}>
        {t('payCode.open')}
      </Button>
    </div>
  )
}

/** Follows what tills ask of me: raises the sheet, and leads to the done page once it is paid. */
function useArriving(since: string | undefined, charges: ReturnType<typeof useCharges>) {
  const navigate = useNavigate()
  const [closed, setClosed] = useState<string | undefined>(undefined)
  const [ended, setEnded] = useState<string | undefined>(undefined)
  const { asked, paid } = nextCharge(charges.data?.items ?? [], { ended, since })
  const paidId = paid?.payment?.id
  useEffect(() => {
    if (paidId !== undefined) {
      void navigate(`/wallet/payments/${paidId}?done=1`, { replace: true })
    }
  }, [paidId, navigate])
  return {
    asked,
    shown: asked && asked.id !== closed ? asked : undefined,
    open: () => setClosed(undefined),
    close: () => setClosed(asked?.id),
    end: () => setEnded(asked?.id),
    paid: ({ id, payment }: Charge) => {
      setEnded(id)
      if (payment) void navigate(`/wallet/payments/${payment.id}?done=1`, { replace: true })
    },
  }
}

/** Keeps the screen on while the code is shown, where the device can. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let gone = false
    const keep = async () => {
      lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
      if (gone) void lock?.release()
    }
    void keep()
    return () => {
      gone = true
      void lock?.release()
    }
  }, [])
}
