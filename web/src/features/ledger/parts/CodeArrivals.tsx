import type { Arrival } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsset } from '../../../lib/asset.ts'
import { currentLanguage, useLanguage } from '../../../lib/i18n.ts'
import { amountForEar } from '../../../lib/money.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { remember, remembered } from '../../../lib/remembered.ts'
import { moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Row } from '../../../ui/Row.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import type { useArrivals } from '../codeQueries.ts'

type Props = { arrivals: ReturnType<typeof useArrivals> }

/** What came by codes, newest first, under the sum of today. */
export function CodeArrivals({ arrivals }: Props) {
  const { t } = useTranslation('codes')
  const { data } = arrivals
  const today = data?.pages[0]?.today
  const items = data?.pages.flatMap(page => page.items) ?? []
  return (
    <section aria-label={t('arrivals.title')}>
      <div className="arrivals-head">
        <h2 className="section-title">{t('arrivals.title')}</h2>
        {today && today.count > 0 && (
          <p className="arrivals-sum">
            {t('arrivals.today', { count: today.count })} · <Money amount={today.sum} />
          </p>
        )}
      </div>
      {arrivals.isPending && <Skeleton rows={2} />}
      {arrivals.error && !data && (
        <Refused problem={arrivals.error} onAgain={() => void arrivals.refetch()} />
      )}
      {data && items.length === 0 && (
        <div className="card is-padded">
          <p>{t('arrivals.none')}</p>
          <p className="quiet">{t('arrivals.noneWords')}</p>
        </div>
      )}
      <ul className="card rows">
        {items.map(({ payment, via: way }) => (
          <li key={payment.id}>
            <Row
              to={`/wallet/payments/${payment.id}`}
              start={<Avatar id={payment.other.id} pictureId={payment.other.pictureId} />}
              name={payment.other.name}
              note={[moment(payment.sentAt), t(`arrivals.via.${way}`), payment.note]
                .filter(Boolean)
                .join(' · ')}
              end={<Money amount={payment.amount} as="change" className="bill-amount" />}
            />
          </li>
        ))}
      </ul>
      {arrivals.hasNextPage && (
        <Button
          look="text"
          busy={arrivals.isFetchingNextPage}
          onPress={() => void arrivals.fetchNextPage()}
        >
          {t('arrivals.more')}
        </Button>
      )}
    </section>
  )
}

/** Calls with each payment that comes while the screen is open; what stood there is not new. */
export function useNewArrivals(
  arrivals: ReturnType<typeof useArrivals>,
  onNew: (payment: Arrival['payment']) => void,
): void {
  const seen = useRef<Set<string> | undefined>(undefined)
  const tell = useRef(onNew)
  useEffect(() => {
    tell.current = onNew
  })
  const items = arrivals.data?.pages[0]?.items
  useEffect(() => {
    if (!items) return
    const before = seen.current
    seen.current = new Set([...(before ?? []), ...items.map(({ payment }) => payment.id)])
    if (!before) return
    for (const { payment } of items) if (!before.has(payment.id)) tell.current(payment)
  }, [items])
}

const canSpeak = () => 'speechSynthesis' in window

/** Says each arrival aloud in the language in use, when this device was told to. */
export function useVoice() {
  const { t } = useTranslation('codes')
  const asset = useAsset()
  const language = useLanguage()
  const [on, setOn] = useState(remembered('spoken') === 'on')
  const speak = (amount: string) => {
    if (!on || !canSpeak()) return
    const said = t('arrivals.said', { amount: amountForEar(BigInt(amount), asset, language) })
    const voice = new SpeechSynthesisUtterance(said)
    voice.lang = currentLanguage()
    speechSynthesis.speak(voice)
  }
  const choose = (wanted: boolean) => {
    remember('spoken', wanted ? 'on' : undefined)
    setOn(wanted)
  }
  return { on, choose, speak }
}

/** The switch of the voice; off at first, and honest where there is none. */
export function VoiceSwitch({ voice }: { voice: ReturnType<typeof useVoice> }) {
  const { t } = useTranslation('codes')
  return (
    <div className="card rows">
      <SwitchRow
        name={t('arrivals.voice')}
        note={canSpeak() ? t('arrivals.voiceNote') : t('arrivals.noVoice')}
        checked={voice.on && canSpeak()}
        disabled={!canSpeak()}
        onChange={voice.choose}
      />
    </div>
  )
}

/** The newest arrival in one line that the ear hears, too. */
export function LiveArrival({ payment }: { payment: Arrival['payment'] | undefined }) {
  const { t } = useTranslation('codes')
  const money = useMoneyText()
  return (
    <p className={payment ? 'arrived' : 'unseen'} role="status">
      {payment && t('arrivals.live', { name: payment.other.name, amount: money(payment.amount) })}
    </p>
  )
}
