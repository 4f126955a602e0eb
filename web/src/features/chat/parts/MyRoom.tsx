import type { Room } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useChangeTalkHabits, useChangeThread, useTalkHabits } from '../talk-queries.ts'

/** What one sets for oneself, looks for and takes along; nobody else sees it. */
export function MyRoom({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const change = useChangeThread()
  const habits = useTalkHabits()
  const changeHabits = useChangeTalkHabits()
  const path = { roomId: room.id }
  const problem = change.error ?? changeHabits.error
  return (
    <section aria-label={t('group.mine')}>
      <h2 className="section-title">{t('group.mine')}</h2>
      <div className="card rows">
        <SwitchRow
          name={t('list.mute')}
          checked={room.muted}
          onChange={muted => change.mutate({ path, body: { muted } })}
        />
        <SwitchRow
          name={t('list.pin')}
          checked={room.pinned}
          onChange={pinned => change.mutate({ path, body: { pinned } })}
        />
        <SwitchRow
          name={t('group.readMarks')}
          note={t('group.readMarksNote')}
          checked={habits.data?.readMarks ?? true}
          disabled={!habits.data}
          onChange={readMarks => changeHabits.mutate({ body: { readMarks } })}
        />
      </div>
      {problem && <Refused problem={problem} />}
      <div className="acts">
        <ButtonLink to={`/friends/search?room=${room.id}`} look="plain" icon="search" wide>
          {t('group.searchIn')}
        </ButtonLink>
        <a className="button is-plain is-wide" href={`/api/chat/rooms/${room.id}/messages.csv`}>
          {t('group.exportCsv')}
        </a>
        <a className="button is-plain is-wide" href={`/api/chat/rooms/${room.id}/messages.json`}>
          {t('group.exportJson')}
        </a>
      </div>
    </section>
  )
}
