import type { FriendRequest } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { LevelMark } from '../../../app/neighbours.ts'
import { deadline } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { useAnswerRequest, useRequests } from '../queries.ts'

/** Who asks me and whom I ask; nothing when nobody does. */
export function Requests() {
  const { t } = useTranslation('friends')
  const { data } = useRequests()
  const toMe = (data?.toMe ?? []).filter(one => one.state === 'asked')
  const byMe = data?.byMe ?? []
  return (
    <>
      {toMe.length > 0 && (
        <section aria-label={t('requests.title')}>
          <h2 className="section-title">{t('requests.title')}</h2>
          {toMe.map(one => (
            <RequestCard key={one.id} request={one} />
          ))}
        </section>
      )}
      {byMe.length > 0 && (
        <section aria-label={t('requests.mine')}>
          <h2 className="section-title">{t('requests.mine')}</h2>
          <ul className="card rows">
            {byMe.map(({ id, person, state }) => (
              <li key={id}>
                <Row
                  to={`/people/${person.id}`}
                  start={<Avatar id={person.id} pictureId={person.pictureId} />}
                  name={person.name}
                  note={t(
                    state === 'asked'
                      ? 'requests.waiting'
                      : state === 'expired'
                        ? 'requests.expired'
                        : 'requests.refused',
                  )}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** One request to me, with its three answers. */
export function RequestCard({ request }: { request: FriendRequest }) {
  const { t } = useTranslation('friends')
  const { id, person, note, origin, until } = request
  return (
    <div className="card is-padded friend-request">
      <Avatar id={person.id} pictureId={person.pictureId} />
      <div className="row-main">
        <p>
          <Link to={`/people/${person.id}`}>{person.name}</Link> <LevelMark level={person.level} />
        </p>
        {note !== '' && <p className="friend-note">{note}</p>}
        <p className="quiet">
          {t(`origins.${origin.kind}`)} · {t('requests.until', { time: deadline(until) })}
        </p>
      </div>
      <div className="friend-answers">
        <Answers requestId={id} name={person.name} />
      </div>
    </div>
  )
}

/** Accept, ignore, refuse; closing is as easy as opening. */
export function Answers({ requestId, name }: { requestId: string; name: string }) {
  const { t } = useTranslation('friends')
  const answer = useAnswerRequest()
  const say = (said: 'accept' | 'ignore' | 'refuse') =>
    answer.mutate({ path: { requestId }, body: { answer: said } })
  return (
    <>
      {answer.error && <Refused problem={answer.error} />}
      <div className="choices">
        {(['accept', 'ignore', 'refuse'] as const).map(said => (
          <Button
            key={said}
            small
            look={said === 'accept' ? 'main' : said === 'ignore' ? 'soft' : 'text'}
            busy={answer.isPending}
            onPress={() => say(said)}
          >
            {t(`requests.${said}`)}
            <span className="unseen"> {name}</span>
          </Button>
        ))}
      </div>
    </>
  )
}
