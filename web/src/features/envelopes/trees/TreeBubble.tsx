import type { EnvelopeCard as Card } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { deadline } from '../../../lib/time.ts'
import { EnvelopeCard } from '../../../ui/EnvelopeCard.tsx'

/** A guess of three or a relay in a thread; it opens its own page, where one guesses. */
export function TreeBubble({ card }: { card: Card }) {
  const { t } = useTranslation(['trees', 'envelopes'])
  const navigate = useNavigate()
  const mode = card.mode === 'relay' ? 'relay' : 'funny'
  const taken = card.myAmount !== null
  const running = card.state === 'open'
  const state = taken
    ? t('envelopes:card.taken')
    : card.state === 'emptied'
      ? t('card.won')
      : running
        ? t(card.mine ? 'card.wait' : 'card.guess')
        : t(card.mine ? 'envelopes:card.returned' : 'envelopes:card.expired')
  return (
    <EnvelopeCard
      greeting={card.greeting || t('composer.greetingUsual')}
      state={state}
      clock={running && card.mine}
      shape={running && !taken ? 'full' : 'paled'}
      foot={t('envelopes:card.foot', { mode: t(`names.${mode}`) })}
      footEnd={running ? t('envelopes:card.left', { time: deadline(card.expiresAt) }) : undefined}
      onPress={() => void navigate(`/envelopes/${card.id}/tree`)}
    />
  )
}
