import type { Reference } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { EnvelopeBubble, OpenEnvelope } from '../features/envelopes/index.ts'

type Props = { reference: Reference; senderName: string; roomId: string }

/** Draws a card in a thread by the feature that owns it; each has one height while it loads. */
export function Embed({ reference, senderName, roomId }: Props) {
  const { t } = useTranslation('chat')
  if (reference.kind === 'envelope') {
    return <EnvelopeBubble envelopeId={reference.ref} senderName={senderName} roomId={roomId} />
  }
  return <div className="bubble">{t('list.embed')}</div>
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
