import type { EnvelopeAsk } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { StickerPicture } from '../../../app/neighbours.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button, ButtonLink } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Money } from '../../../ui/Money.tsx'
import { Page } from '../../../ui/Page.tsx'
import { coverPathOf } from '../state.ts'
import { AnswerAsk } from './AnswerAsk.tsx'
import { takeBack, useAsk, useStaleAsks } from './queries.ts'
import '../envelopes.css'

const stickerSide = 132

/** One request: what is asked for, and to whom it is made the ways to answer. */
export function AskPage() {
  const { t } = useTranslation('asks')
  const { askId = '' } = useParams()
  const ask = useAsk(askId)
  return (
    <Page title={t('one')} back="/envelopes/asks">
      {ask.isPending && <Skeleton rows={3} />}
      {ask.error && !ask.data && <Refused problem={ask.error} onAgain={() => void ask.refetch()} />}
      {ask.data && <Loaded ask={ask.data} />}
    </Page>
  )
}

function Loaded({ ask }: { ask: EnvelopeAsk }) {
  const { t } = useTranslation('asks')
  const { other, mine, state } = ask
  return (
    <div className="ask">
      <section className="card is-padded ask-card">
        <Avatar id={other.id} pictureId={other.pictureId} size={56} />
        <p className="ask-who">{t(mine ? 'youAsk' : 'asksYou', { name: other.name })}</p>
        <p className="ask-occasion">{ask.occasion}</p>
        <Picture ask={ask} />
        <p className="ask-amount">
          {ask.amount === null ? t('free') : <Money amount={ask.amount} />}
        </p>
        <State ask={ask} />
      </section>
      {!mine && state === 'open' && <AnswerAsk ask={ask} />}
      {mine && state === 'open' && <TakeBack askId={ask.id} />}
    </div>
  )
}

/** What goes with it. A picture that was not let through is gone; who asked reads why. */
function Picture({ ask: { id, picture } }: { ask: EnvelopeAsk }) {
  const { t } = useTranslation('asks')
  if (picture === null) return null
  const { state, alt, reason } = picture
  const shown = state === 'in_review' || state === 'published'
  return (
    <>
      {shown && (
        <img
          className="ask-picture"
          src={`/api/envelopes/asks/${id}/picture`}
          alt={alt}
          width={150}
          height={200}
        />
      )}
      {state !== 'published' && (
        <p className="quiet">{t(`picture.${state}`, { reason: reason ?? '' })}</p>
      )}
    </>
  )
}

function State({ ask }: { ask: EnvelopeAsk }) {
  const { t } = useTranslation('asks')
  const money = useMoneyText()
  const { mine, state, paid, stickerId, envelopeId } = ask
  const words = t(`stateWords.${mine ? 'mine' : 'toMe'}.${state}`, {
    time: deadline(ask.expiresAt),
    amount: paid === null ? '' : money(paid),
    name: ask.other.name,
  })
  return (
    <>
      <p className="quiet" role="status">
        {words}
      </p>
      {stickerId && <StickerPicture id={stickerId} alt={t('sticker')} side={stickerSide} />}
      {envelopeId && (
        <ButtonLink
          to={mine ? coverPathOf(envelopeId, undefined) : `/envelopes/${envelopeId}`}
          small
        >
          {t(mine ? 'open' : 'see')}
        </ButtonLink>
      )}
    </>
  )
}

function TakeBack({ askId }: { askId: string }) {
  const { t } = useTranslation('asks')
  const stale = useStaleAsks()
  const [state, setState] = useState<{ busy: boolean; problem?: unknown }>({ busy: false })
  const go = async () => {
    setState({ busy: true })
    try {
      await takeBack(askId)
      await stale()
      setState({ busy: false })
    } catch (problem) {
      setState({ busy: false, problem })
    }
  }
  return (
    <>
      {state.problem !== undefined && <Refused problem={state.problem} />}
      <Button look="plain" wide busy={state.busy} onPress={() => void go()}>
        {t('takeBack')}
      </Button>
    </>
  )
}
