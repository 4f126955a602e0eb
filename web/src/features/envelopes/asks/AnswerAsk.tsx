import type { EnvelopeAsk, EnvelopeLimits } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StickerChoice, useWallet } from '../../../app/neighbours.ts'
import { useMe } from '../../../app/session.tsx'
import { StepUpSheet } from '../../../app/stepup.tsx'
import { useIsOn } from '../../../app/switches.ts'
import { useAsset } from '../../../lib/asset.ts'
import { readAmount } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { useOnline } from '../../../lib/online.ts'
import { deadline } from '../../../lib/time.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import { useLimits } from '../queries.ts'
import { sendingAct } from '../sendingAct.ts'
import { answerWithMoney, declineWith, hearNoMore, useStaleAsks } from './queries.ts'
import { useKeyed } from '../parts/useKeyed.ts'

type Props = { ask: EnvelopeAsk }
const hourMs = 3_600_000
const stickersMax = 8

/** The ways to answer a request: what was asked, another amount, a sticker, or never again. */
export function AnswerAsk({ ask }: Props) {
  const { t } = useTranslation('asks')
  const isOn = useIsOn()
  const [way, setWay] = useState<'decline' | 'mute'>()
  return (
    <>
      {isOn('envelopes') ? <Give ask={ask} /> : <OnlyDecline />}
      <div className="result-acts">
        <Button look="plain" small onPress={() => setWay('decline')}>
          {t('decline')}
        </Button>
        <Button look="text" small onPress={() => setWay('mute')}>
          {t('mute')}
        </Button>
      </div>
      {way === 'decline' && <Decline ask={ask} onClose={() => setWay(undefined)} />}
      {way === 'mute' && <Mute ask={ask} onClose={() => setWay(undefined)} />}
    </>
  )
}

function Give({ ask }: Props) {
  const { data: limits, error, refetch } = useLimits(undefined)
  if (error && !limits) return <Refused problem={error} onAgain={() => void refetch()} />
  if (!limits) return <Skeleton rows={2} square={false} />
  return limits.modes.ordinary ? <Pay ask={ask} limits={limits} /> : <OnlyDecline />
}

/** What is asked for is switched off: the request still stands and may be declined. */
function OnlyDecline() {
  const { t } = useTranslation('asks')
  return <p className="quiet">{t('onlyDecline')}</p>
}

function Pay({ ask, limits }: Props & { limits: EnvelopeLimits }) {
  const { t } = useTranslation(['asks', 'app'])
  const me = useMe()
  const money = useMoneyText()
  const stale = useStaleAsks()
  const { scale } = useAsset()
  const { online } = useOnline()
  const why = useWhy(limits)
  const [typed, setTyped] = useState<string>()
  const [asking, setAsking] = useState(false)
  const paying = useKeyed({
    make: (body: { amount: string; proof?: string }, known) => answerWithMoney(ask.id, body, known),
    onDone: () => {
      toast(t('paid'))
      void stale()
    },
    onRefused: setAsking,
  })
  const other = typed !== undefined || ask.amount === null
  const read = readAmount(typed ?? '', scale)
  const minor = other ? (read.is === 'amount' ? read.minor : 0n) : BigInt(ask.amount ?? 0)
  const { pinFree } = limits
  const single =
    pinFree !== null && minor <= BigInt(pinFree.single) && minor <= BigInt(pinFree.left)
  const free = me.pin.state === 'set' && single
  const locked = why(minor) ?? (online ? undefined : t('app:offlineWhy'))
  const amount = String(minor)
  return (
    <form
      className="composing"
      onSubmit={event => {
        event.preventDefault()
        if (locked !== undefined || paying.busy) return
        if (free) paying.send({ amount })
        else setAsking(true)
      }}
    >
      {other && (
        <AmountField
          label={t(ask.amount === null ? 'giveHowMuch' : 'otherAmount')}
          text={typed ?? ''}
          onText={text => {
            paying.forget()
            setTyped(text)
          }}
        />
      )}
      {paying.problem !== undefined && <Refused problem={paying.problem} />}
      {paying.checking && !asking && <p role="status">{t('checking')}</p>}
      <Button type="submit" wide why={locked} busy={paying.busy && !asking}>
        {minor > 0n ? t('pay', { amount: money(amount) }) : t('payAny')}
      </Button>
      {!other && (
        <Button look="plain" wide onPress={() => setTyped('')}>
          {t('otherAmount')}
        </Button>
      )}
      {asking && (
        <StepUpSheet
          act={sendingAct({
            ...{ mode: 'ordinary', split: 'even', total: amount, shares: 1 },
            ...{ audience: 'people', people: [ask.other.id] },
          })}
          purpose={t('sheet')}
          payee={
            <>
              <Avatar id={ask.other.id} pictureId={ask.other.pictureId} size={28} />
              {ask.other.name}
            </>
          }
          rule={t('held', {
            time: deadline(new Date(Date.now() + limits.ttlHours * hourMs)),
          })}
          paying={paying.busy}
          paid={paying.checking && <p role="status">{t('checking')}</p>}
          onProof={proof => paying.send({ amount, proof })}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  )
}

function useWhy(limits: EnvelopeLimits) {
  const { t } = useTranslation('envelopes')
  const money = useMoneyText()
  const wallet = useWallet()
  const available = BigInt(wallet.data?.wallet.free ?? 0)
  return (minor: bigint): string | undefined => {
    if (!limits.maySend) return t('composer.why.level')
    if (minor < BigInt(limits.minShare)) return t('composer.why.total')
    if (minor > BigInt(limits.maxShare)) {
      return t('composer.why.most', { most: money(limits.maxShare) })
    }
    if (minor > available) return t('composer.why.balance', { free: money(available) })
    return minor > BigInt(limits.dailyLeft)
      ? t('composer.why.daily', { left: money(limits.dailyLeft) })
      : undefined
  }
}

type WayProps = Props & { onClose: () => void }
type Going = { busy: boolean; problem?: unknown }

function useGoing(onClose: () => void) {
  const stale = useStaleAsks()
  const [state, setState] = useState<Going>({ busy: false })
  const go = async (act: () => Promise<unknown>) => {
    if (state.busy) return
    setState({ busy: true })
    try {
      await act()
      await stale()
      onClose()
    } catch (problem) {
      setState({ busy: false, problem })
    }
  }
  return { ...state, go }
}

/** Declining is a sticker, or nothing but a no. */
function Decline({ ask, onClose }: WayProps) {
  const { t } = useTranslation('asks')
  const { busy, problem, go } = useGoing(onClose)
  const stickers = useIsOn()('stickers')
  const decline = (stickerId: string | undefined) => void go(() => declineWith(ask.id, stickerId))
  return (
    <Sheet title={t('decline')} onClose={onClose} held={busy}>
      <div className="audience-pick">
        <p>{t(stickers ? 'declineWords' : 'declineBare', { name: ask.other.name })}</p>
        {stickers && <StickerChoice busy={busy} max={stickersMax} onPick={decline} />}
        {problem !== undefined && <Refused problem={problem} />}
        <Button wide look="plain" busy={busy} onPress={() => decline(undefined)}>
          {t(stickers ? 'declinePlain' : 'decline')}
        </Button>
      </div>
    </Sheet>
  )
}

function Mute({ ask, onClose }: WayProps) {
  const { t } = useTranslation('asks')
  const { busy, problem, go } = useGoing(onClose)
  return (
    <Sheet title={t('mute')} onClose={onClose} held={busy}>
      <div className="audience-pick">
        <p>{t('muteWords', { name: ask.other.name })}</p>
        {problem !== undefined && <Refused problem={problem} />}
        <Button wide busy={busy} onPress={() => void go(() => hearNoMore(ask.other.id))}>
          {t('muteGo')}
        </Button>
      </div>
    </Sheet>
  )
}
