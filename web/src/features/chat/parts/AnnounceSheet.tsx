import type { Room } from '@fuquan/sdk/index.ts'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { newId } from '../../../lib/ids.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useAnnounce, useAnnouncements } from '../talk-queries.ts'

type Props = { room: Room; onClose: () => void }

/** Writes an announcement; how many are left this week is said before. */
export function AnnounceSheet({ room, onClose }: Props) {
  const { t } = useTranslation('talk')
  const id = useId()
  const [messageId] = useState(() => newId('msg'))
  const [text, setText] = useState('')
  const announce = useAnnounce()
  const { data } = useAnnouncements(room.id)
  return (
    <Sheet title={t('compose.announceTitle')} onClose={onClose} held={announce.isPending}>
      <div className="acts">
        {data && <p>{t('compose.announceWords', { count: data.leftThisWeek })}</p>}
        <label className="field-label" htmlFor={id}>
          {t('compose.announceText')}
        </label>
        <textarea
          id={id}
          className="composer-field"
          rows={4}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        {announce.error && <Refused problem={announce.error} />}
        <Button
          wide
          busy={announce.isPending}
          why={text.trim() === '' ? t('compose.announceMissing') : undefined}
          onPress={() =>
            announce.mutate(
              { path: { roomId: room.id }, body: { messageId, text: text.trim() } },
              { onSuccess: onClose },
            )
          }
        >
          {t('compose.announceGo')}
        </Button>
      </div>
    </Sheet>
  )
}
