import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../../app/session.tsx'
import { deadline } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useAnnouncements, useCloseRoom, useTakeOver } from '../talk-queries.ts'

/** Somebody asks me to be the owner: yes or no, and nothing happens before. */
export function OwnerOffer({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const me = useMe()
  const answer = useTakeOver()
  if (room.offeredTo !== me.user.id) return null
  const say = (accept: boolean) => answer.mutate({ path: { roomId: room.id }, body: { accept } })
  return (
    <div className="card is-padded invitation">
      <div className="row-main">
        <p>{t('group.offered', { name: room.name })}</p>
        {answer.error && <Refused problem={answer.error} />}
        <div className="choices">
          <Button small busy={answer.isPending} onPress={() => say(true)}>
            {t('group.acceptOffer')}
          </Button>
          <Button look="text" small busy={answer.isPending} onPress={() => say(false)}>
            {t('group.declineOffer')}
          </Button>
        </div>
      </div>
    </div>
  )
}

/** The announcements of a group, newest first. */
export function Announcements({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const { data, error } = useAnnouncements(room.id)
  const people = new Map((data?.people ?? []).map(one => [one.id, one]))
  return (
    <section aria-label={t('group.announcements')}>
      <h2 className="section-title">{t('group.announcements')}</h2>
      {error && <Refused problem={error} />}
      {data?.items.length === 0 && <p className="quiet">{t('group.noAnnouncements')}</p>}
      <ul className="card rows">
        {(data?.items ?? []).map(one => (
          <li key={one.id} className="is-padded">
            <p className="announced-words">{one.text}</p>
            <p className="quiet">
              {people.get(one.author)?.name} · {deadline(one.at)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Closing a group for good: what that means is said before it is done. */
export function CloseGroup({ room }: { room: Room }) {
  const { t } = useTranslation(['talk', 'app'])
  const [asking, setAsking] = useState(false)
  const close = useCloseRoom()
  if (room.myRole !== 'owner' || room.state === 'closed') return null
  return (
    <>
      <Button look="danger" icon="lock" wide onPress={() => setAsking(true)}>
        {t('group.close')}
      </Button>
      {asking && (
        <Sheet
          title={t('group.closeTitle', { name: room.name })}
          onClose={() => setAsking(false)}
          held={close.isPending}
        >
          <div className="acts">
            <p>{t('group.closeWords')}</p>
            {close.error && <Refused problem={close.error} />}
            <Button
              look="danger"
              icon="lock"
              wide
              busy={close.isPending}
              onPress={() =>
                close.mutate({ path: { roomId: room.id } }, { onSuccess: () => setAsking(false) })
              }
            >
              {t('group.close')}
            </Button>
            <Button look="plain" wide onPress={() => setAsking(false)}>
              {t('app:cancel')}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  )
}
