import type { EnvelopeCard as Card } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useMe } from '../../../app/session.tsx'
import { deadline } from '../../../lib/time.ts'
import { EnvelopeCard } from '../../../ui/EnvelopeCard.tsx'
import { useClaims, useEnvelopeCard } from '../queries.ts'
import { faceOf } from '../state.ts'
import { TreeBubble } from '../trees/TreeBubble.tsx'
import { useNames } from './useHeadline.ts'

type Props = { envelopeId: string; senderName: string; roomId: string }
const namesShownMax = 3

/** An envelope in a thread, and under it who opened it, for those whom it concerns. */
export function EnvelopeBubble({ envelopeId, senderName, roomId }: Props) {
  const { t } = useTranslation('envelopes')
  const navigate = useNavigate()
  const me = useMe()
  const names = useNames()
  const { data: card, isPending, error } = useEnvelopeCard(envelopeId)
  const none = () => undefined
  if (!card) {
    const missing = error ? t('card.unread') : t('card.missing')
    return (
      <EnvelopeCard
        greeting={isPending ? '…' : missing}
        foot={t('brand')}
        shape={isPending ? 'waiting' : 'paled'}
        said={isPending ? t('card.loading') : undefined}
        onPress={none}
      />
    )
  }
  if (card.mode === 'funny' || card.mode === 'relay') return <TreeBubble card={card} />
  const { shape, word } = faceOf(card, me.user.id)
  const greeting = card.greeting || t('greeting')
  const { claimed, shares, entered, opensAt } = card
  const state = t(`card.${word}`, {
    ...{ claimed, shares, count: entered },
    names: names(card.guests ?? []),
    time: opensAt ? deadline(opensAt) : '',
  })
  const mode = t(`modes.${card.mode}`)
  const running = card.state === 'open' && card.myAmount === null
  return (
    <>
      <EnvelopeCard
        greeting={greeting}
        state={word === 'ready' ? undefined : state}
        clock={['waiting', 'scheduled', 'gathering'].includes(word)}
        shape={shape}
        foot={t('card.foot', { mode })}
        footEnd={running ? t('card.left', { time: deadline(card.expiresAt) }) : undefined}
        said={word === 'ready' ? state : undefined}
        onPress={() =>
          void navigate(
            card.myAmount === null
              ? `/friends/${roomId}?envelope=${card.id}`
              : `/envelopes/${card.id}`,
          )
        }
      />
      <Openers card={card} senderName={senderName} />
    </>
  )
}

function Openers({ card, senderName }: { card: Card; senderName: string }) {
  const { t } = useTranslation('envelopes')
  const wanted = card.mine && card.claimed > 0
  const claims = useClaims(card.id, namesShownMax, wanted)
  const taken = card.myAmount !== null
  if (!wanted) {
    if (!taken) return null
    return <p className="opener">{t('card.youOpened', { name: senderName })}</p>
  }
  const lines = claims.data?.pages[0]?.items ?? []
  const more = card.claimed - lines.length
  return (
    <div className="openers">
      {lines.toReversed().map(line => (
        <p className="opener" key={line.number}>
          {taken && line.amount === card.myAmount && line.user?.name === senderName
            ? t('card.youOpenedOwn')
            : t('card.opened', {
                name: line.user?.name ?? t('result.nameless', { number: line.number }),
              })}
        </p>
      ))}
      {lines.length > 0 && more > 0 && (
        <p className="opener">{t('card.openedMany', { count: more })}</p>
      )}
    </div>
  )
}
