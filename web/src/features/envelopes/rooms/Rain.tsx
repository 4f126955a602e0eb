import type { FaceDrop, FaceRound } from '@fuquan/sdk/index.ts'
import { memo, useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { refusedWith } from '../../../lib/problem.ts'
import { Button } from '../../../ui/Button.tsx'
import { EnvelopeMark } from '../../../ui/EnvelopeMark.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { useModal } from '../../../ui/Sheet.tsx'
import { useStaleMoney } from '../queries.ts'
import { catchOne } from './queries.ts'
import { secondsUntil } from './state.ts'

/** Before everything else on the phone: nothing behind it can be pressed by a wild thumb. */
export function Stage({ children }: { children: ReactNode }) {
  const { t } = useTranslation('rooms')
  const { dialog } = useModal()
  return (
    <dialog
      ref={dialog}
      className="face-rain"
      aria-label={t('rainTitle')}
      onCancel={event => event.preventDefault()}
    >
      {children}
    </dialog>
  )
}

/** Three, two, one. */
export function Countdown({ round, now }: { round: FaceRound; now: number }) {
  const { t } = useTranslation('rooms')
  return (
    <div className="face-count">
      <p role="status">{round.mine ? t('ready') : t('notIn')}</p>
      <p className="face-number" aria-hidden="true">
        {t('countdown', { count: secondsUntil(round.opensAt, now) })}
      </p>
    </div>
  )
}

type Props = { roomId: string; round: FaceRound; now: number }

/** The rain of one round: any drop, or the one button, catches the same share. */
export function Rain({ roomId, round, now }: Props) {
  const { t } = useTranslation('rooms')
  const { caught, gone, asking, problem, tap } = useCatching(roomId, round)
  // Where the rain stood when this screen came to it: from then on the browser moves it by itself.
  const [late] = useState(() => now - Date.parse(round.opensAt))
  const foot = useRef<HTMLDivElement>(null)
  // Whoever plays by keyboard or by ear has the one button under their finger from the first drop.
  useEffect(() => foot.current?.querySelector('button')?.focus({ preventScroll: true }), [])
  const left = secondsUntil(round.endsAt, now)
  const mayTap = round.mine && caught === null && !gone
  if (!mayTap) return <After caught={caught} late={!round.mine} left={left} />
  return (
    <>
      <Drops drops={round.drops} late={late} onTap={tap} />
      <div className="face-foot" ref={foot}>
        <span className="face-still" aria-hidden="true">
          <EnvelopeMark size={144} />
        </span>
        {problem !== undefined && <Refused problem={problem} />}
        <p aria-live="polite">{asking && t('checking')}</p>
        <Button look="gold" wide busy={asking} onPress={tap}>
          {t('catch')}
        </Button>
        <p className="face-seconds" aria-hidden="true">
          {left}
        </p>
      </div>
    </>
  )
}

type Past = { caught: string | null; late: boolean; left: number }

/** My part of the rain is over: what I caught, or why there is nothing, while it goes on. */
function After({ caught, late, left }: Past) {
  const { t } = useTranslation('rooms')
  const money = useMoneyText()
  const missed = late ? t('notIn') : t('gone')
  return (
    <div className="face-count">
      <EnvelopeMark open={caught !== null} size={120} />
      <div aria-live="polite">
        <p className="face-said">
          {caught === null ? missed : t('caught', { amount: money(caught) })}
        </p>
        {caught !== null && <p>{t('inBalance')}</p>}
      </div>
      <p className="face-seconds" aria-hidden="true">
        {left}
      </p>
    </div>
  )
}

function useCatching(roomId: string, round: FaceRound) {
  const [caught, setCaught] = useState(round.myAmount)
  const [gone, setGone] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const [asking, setAsking] = useState(false)
  const stale = useStaleMoney()
  const busy = useRef(false)
  const stop = useRef(new AbortController())
  useEffect(() => {
    stop.current = new AbortController()
    return () => stop.current.abort()
  }, [])

  const tap = () => {
    if (busy.current) return
    busy.current = true
    setProblem(undefined)
    const known = { signal: stop.current.signal, onChecking: () => setAsking(true) }
    catchOne({ faceRoomId: roomId, round: round.number }, known).then(
      share => {
        setAsking(false)
        setCaught(share.amount)
        void stale()
      },
      (why: unknown) => {
        busy.current = false
        if (stop.current.signal.aborted) return
        setAsking(false)
        if (refusedWith(why, 'envelope_emptied') || refusedWith(why, 'envelope_expired')) {
          setGone(true)
          // A clock a little ahead of the house: the next tap is not.
        } else if (!refusedWith(why, 'envelope_not_open_yet')) setProblem(why)
      },
    )
  }
  return { caught, gone, asking, problem, tap }
}

type Falling = { drops: readonly FaceDrop[]; late: number; onTap: () => void }

// Sixty drops are laid out once and moved by the compositor alone: no script runs while they fall.
const Drops = memo(
  function Drops({ drops, late, onTap }: Falling) {
    const tap = useRef(onTap)
    useEffect(() => {
      tap.current = onTap
    }, [onTap])
    return (
      <div className="face-sky" aria-hidden="true">
        {drops.map(drop => (
          <button
            key={drop.at}
            type="button"
            tabIndex={-1}
            className="face-drop"
            style={{
              // Whole, wherever it falls: half a drop at the edge is hard to hit.
              insetInlineStart: `clamp(48px, ${drop.x}%, 100% - 48px)`,
              animationDuration: `${drop.fall}ms`,
              animationDelay: `${drop.at - late}ms`,
              rotate: `${drop.turn}deg`,
            }}
            onPointerDown={() => tap.current()}
          >
            <EnvelopeMark size={56} />
          </button>
        ))}
      </div>
    )
  },
  (before, after) => before.drops.length === after.drops.length && before.late === after.late,
)
