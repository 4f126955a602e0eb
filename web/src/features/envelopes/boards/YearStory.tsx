import type { YearStatement } from '@fuquan/sdk/index.ts'
import { useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useHouse } from '../../../app/neighbours.ts'
import { monthName } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Money } from '../../../ui/Money.tsx'
import { useModal } from '../../../ui/Sheet.tsx'
import { monthBars, swipeOf } from './state.ts'

type Props = {
  statement: YearStatement
  /** The card in front, from 0. */
  at: number
  onGo: (at: number) => void
  onClose: () => void
}

/**
 * The year, one thing on each card. A tap, a swipe or an arrow turns them and nothing else does:
 * nobody has to read in time.
 */
export function YearStory({ statement, at, onGo, onClose }: Props) {
  const { t } = useTranslation(['boards', 'app'])
  const { dialog } = useModal()
  const began = useRef<number | undefined>(undefined)
  const cards = useCards(statement)
  const place = Math.min(at, cards.length - 1)
  const last = place === cards.length - 1
  const turn = (by: -1 | 0 | 1) => {
    const to = place + by
    if (to >= 0 && to < cards.length) onGo(to)
  }
  const lift = (event: PointerEvent) => {
    if (began.current !== undefined) turn(swipeOf(began.current, event.clientX))
    began.current = undefined
  }
  return (
    <dialog
      ref={dialog}
      className="story on-red"
      aria-label={t('statement', { year: statement.year })}
      onCancel={event => {
        event.preventDefault()
        onClose()
      }}
      onKeyDown={event => {
        if (event.key === 'ArrowRight') turn(1)
        if (event.key === 'ArrowLeft') turn(-1)
      }}
      onPointerDown={event => {
        began.current = event.clientX
      }}
      onPointerUp={lift}
    >
      <div className="story-head">
        <p className="story-place">{t('cardPlace', { at: place + 1, of: cards.length })}</p>
        <IconButton icon="close" label={t('app:close')} onPress={onClose} />
      </div>
      <div className="story-card" aria-live="polite" key={place}>
        {cards[place]}
      </div>
      <div className="story-foot">
        <Button look="gold" wide onPress={() => (last ? onClose() : turn(1))}>
          {last ? t('storyEnd') : t('cardNext')}
        </Button>
        {place > 0 && (
          <Button look="text" wide onPress={() => turn(-1)}>
            {t('cardBack')}
          </Button>
        )}
      </div>
    </dialog>
  )
}

/** The cards of this year; what never happened has none, and nobody is told what they lack. */
function useCards(statement: YearStatement): ReactNode[] {
  const { t } = useTranslation('boards')
  const { sentCount, receivedCount, bestLuck, rightGuesses, passOnsWon, top } = statement
  const { biggestSent, biggestReceived, givenTo, receivedFrom } = statement
  const times = (count: number) => t('times', { count })
  return [
    <Cover key="cover" statement={statement} />,
    sentCount > 0 && (
      <Card key="sent" said={t('story.sent')} note={t('envelopes', { count: sentCount })}>
        <Money amount={statement.sentAmount} />
      </Card>
    ),
    givenTo > 0 && (
      <Card key="givenTo" said={t('story.givenTo')}>
        {t('story.people', { count: givenTo })}
      </Card>
    ),
    biggestSent !== null && (
      <Card key="biggestSent" said={t('story.biggestSent')}>
        <Money amount={biggestSent} />
      </Card>
    ),
    receivedCount > 0 && (
      <Card
        key="received"
        said={t('story.received')}
        note={t('envelopes', { count: receivedCount })}
      >
        <Money amount={statement.receivedAmount} />
      </Card>
    ),
    receivedFrom > 0 && (
      <Card key="receivedFrom" said={t('story.receivedFrom')}>
        {t('story.people', { count: receivedFrom })}
      </Card>
    ),
    biggestReceived !== null && (
      <Card key="biggestReceived" said={t('story.biggestReceived')}>
        <Money amount={biggestReceived} />
      </Card>
    ),
    bestLuck > 0 && (
      <Card key="bestLuck" said={t('story.bestLuck')}>
        {times(bestLuck)}
      </Card>
    ),
    rightGuesses + passOnsWon > 0 && (
      <Card
        key="guesses"
        said={t(rightGuesses > 0 ? 'story.rightGuesses' : 'story.passOnsWon')}
        {...(rightGuesses > 0 &&
          passOnsWon > 0 && { note: t('story.alsoPassed', { count: passOnsWon }) })}
      >
        {times(rightGuesses > 0 ? rightGuesses : passOnsWon)}
      </Card>
    ),
    <Bars key="months" statement={statement} />,
    top.length > 0 && <Closest key="top" top={top} />,
    <Card key="end" said={t('story.end')}>
      <EnvelopeMark open size={96} />
    </Card>,
  ].filter(card => card !== false)
}

function Card(props: { said: string; note?: string; children: ReactNode }) {
  return (
    <>
      <p className="story-said">{props.said}</p>
      <p className="story-value">{props.children}</p>
      {props.note && <p>{props.note}</p>}
    </>
  )
}

function Cover({ statement: { year, sentCount, receivedCount } }: Pick<Props, 'statement'>) {
  const { t } = useTranslation('boards')
  const house = useHouse().data?.name
  return (
    <>
      {house && <p>{house}</p>}
      <p className="story-year">{year}</p>
      <p className="story-said">{t('story.cover', { count: sentCount + receivedCount })}</p>
    </>
  )
}

function Bars({ statement: { months } }: Pick<Props, 'statement'>) {
  const { t } = useTranslation('boards')
  const bars = monthBars(months)
  const top = bars.find(bar => bar.share === 100)
  return (
    <>
      <p className="story-said">{t('story.months')}</p>
      <p className="story-value">{top && monthName(top.month, new Date(`${top.month}-15`))}</p>
      <div className="story-bars" aria-hidden="true">
        {bars.map(({ month, share }) => (
          <span key={month} style={{ blockSize: `${Math.max(share, 2)}%` }} />
        ))}
      </div>
    </>
  )
}

function Closest({ top }: Pick<YearStatement, 'top'>) {
  const { t } = useTranslation('boards')
  const [shown, setShown] = useState(false)
  return (
    <>
      <p className="story-said">{t('top')}</p>
      {shown ? (
        <ol className="story-people">
          {top.map(({ user, count }) => (
            <li key={user.id}>
              <Avatar id={user.id} pictureId={user.pictureId} />
              <span>{user.name}</span>
              <span>{t('shared', { count })}</span>
            </li>
          ))}
        </ol>
      ) : (
        <Button look="gold" small onPress={() => setShown(true)}>
          {t('showTop')}
        </Button>
      )}
    </>
  )
}
