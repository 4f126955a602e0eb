import type { Room } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { SwitchRow } from '../../../ui/SwitchRow.tsx'
import { useChangeTalkHabits, useChangeThread, useTalkHabits } from '../talk-queries.ts'
import { ClearTalk } from './ClearTalk.tsx'

/** What one sets for oneself, looks for and takes along; nobody else sees it. */
export function MyRoom({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const change = useChangeThread()
  const habits = useTalkHabits()
  const changeHabits = useChangeTalkHabits()
  const path = { roomId: room.id }
  const problem = change.error ?? changeHabits.error
  return (
    <section className="my-room" aria-label={t('group.mine')}>
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
      <div className="card rows">
        <Row
          to={`/friends/search?room=${room.id}`}
          start={<Icon name="search" />}
          name={t('group.searchIn')}
        />
        <Row
          to={`/friends/${room.id}/pictures`}
          start={<Icon name="picture" />}
          name={t('album.title')}
        />
        <Export room={room} />
        <ClearTalk room={room} />
      </div>
    </section>
  )
}

function Export({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const files = [
    ['csv', t('group.exportCsv')],
    ['json', t('group.exportJson')],
  ] as const
  return files.map(([kind, name]) => (
    <a key={kind} className="row" href={`/api/chat/rooms/${room.id}/messages.${kind}`}>
      <Icon name="download" />
      <span className="row-main">
        <span className="row-name">{name}</span>
      </span>
    </a>
  ))
}
