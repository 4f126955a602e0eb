import type { Reference } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { EnvelopeBubble, OpenEnvelope } from '../features/envelopes/index.ts'
import { StickerBubble } from '../features/stickers/index.ts'
import { PaymentBubble, useRoomPayments } from '../features/ledger/index.ts'

type Props = { reference: Reference; senderName: string; roomId: string }

/** Draws a card in a thread by the feature that owns it; each has one height while it loads. */
export function Embed({ reference, senderName, roomId }: Props) {
  const { t } = useTranslation('chat')
  if (reference.kind === 'envelope') {
    return <EnvelopeBubble envelopeId={reference.ref} senderName={senderName} roomId={roomId} />
  }
  if (reference.kind === 'sticker') return <StickerBubble stickerId={reference.ref} />
  return <div className="bubble">{t('list.embed')}</div>
}

/**
 * What stands in the thread of a room for my eyes alone, oldest first: my payments made there. No
 * line of the room tells of them, so that nobody else can read who paid whom.
 */
export function useRoomCards(roomId: string): { key: string; at: string }[] {
  const { data } = useRoomPayments(roomId)
  const cards = (data?.items ?? []).map(({ id, sentAt }) => ({ key: id, at: sentAt }))
  return cards.toReversed()
}

/** One of these cards, as it stands now. */
export function RoomCard({ roomId, cardKey }: { roomId: string; cardKey: string }) {
  const { data } = useRoomPayments(roomId)
  const payment = data?.items.find(one => one.id === cardKey)
  return payment ? <PaymentBubble payment={payment} /> : null
}

/** The cover of the envelope that the address names, over its room; Back closes it first. */
export function RoomEnvelope({ roomId }: { roomId: string }) {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const envelopeId = search.get('envelope')
  if (!envelopeId) return null
  return (
    <OpenEnvelope
      key={envelopeId}
      envelopeId={envelopeId}
      onClose={() => void navigate(`/friends/${roomId}`, { replace: true })}
    />
  )
}
