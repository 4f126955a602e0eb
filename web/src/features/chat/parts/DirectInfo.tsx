import type { Message, Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PartnerCard, PartnerEnds } from '../../../app/people.tsx'
import { useMe } from '../../../app/session.tsx'
import { shortMoment } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { useThread } from '../queries.ts'
import { wordsOfMessage } from '../words.ts'
import { MyRoom } from './MyRoom.tsx'
import { ReportSheet } from './ReportSheet.tsx'

/** How many of their last lines one chooses among. */
const reportableMax = 20

/** The page of a talk of two: whom it is with, what I set for it, and the ways out. */
export function DirectInfo({ room }: { room: Room }) {
  const { t } = useTranslation('talk')
  const [reporting, setReporting] = useState(false)
  const { peer } = room
  return (
    <>
      {peer ? <PartnerCard person={peer} /> : <p className="quiet">{t('direct.alone')}</p>}
      <MyRoom room={room} />
      <div className="card rows">
        <Row
          start={<Icon name="alert" />}
          name={t('direct.report')}
          onPress={() => setReporting(true)}
        />
      </div>
      {peer && <PartnerEnds person={peer} />}
      {reporting && <ReportTalk roomId={room.id} onClose={() => setReporting(false)} />}
    </>
  )
}

type Reporting = { roomId: string; onClose: () => void }

/** Which of their lines is meant: what is reported are words, not a person. */
function ReportTalk({ roomId, onClose }: Reporting) {
  const { t } = useTranslation('talk')
  const me = useMe()
  const { query, messages, people } = useThread(roomId)
  const [chosen, setChosen] = useState<Message>()
  const words = (message: Message) => wordsOfMessage(message, people, me.user.id)
  const theirs = messages
    .filter(one => one.author !== me.user.id && one.kind !== 'system')
    .filter(one => one.recalledAt === null && one.removed === null)
    .slice(-reportableMax)
    .toReversed()
  if (chosen) {
    const about = { roomId, message: chosen, words: words(chosen) }
    return <ReportSheet {...about} onClose={onClose} />
  }
  return (
    <Sheet title={t('direct.reportWhich')} onClose={onClose}>
      {query.isPending && <Skeleton rows={4} square={false} />}
      {query.error && <Refused problem={query.error} />}
      {query.data && theirs.length === 0 && <p>{t('direct.reportNone')}</p>}
      <ul className="rows">
        {theirs.map(one => (
          <li key={one.number}>
            <Row name={words(one)} note={shortMoment(one.at)} onPress={() => setChosen(one)} />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
