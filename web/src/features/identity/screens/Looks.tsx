import { useTranslation } from 'react-i18next'
import { clockTime, moment } from '../../../lib/time.ts'
import { Avatar } from '../../../ui/Avatar.tsx'
import { Empty, Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Row } from '../../../ui/Row.tsx'
import type { OwnLine } from '@fuquan/sdk/index.ts'
import { sayAct } from '../../../lib/i18n.ts'
import { useLooks, useOwnLines } from '../queries.ts'

/** Who of the staff looked at me, when and why. */
export function Looks() {
  const { t } = useTranslation(['identity', 'standing'])
  const looks = useLooks()
  return (
    <Page title={t('looks.title')} back="/me">
      <p className="quiet">{t('looks.words')}</p>
      {looks.isPending && <Skeleton rows={3} />}
      {looks.error && <Refused problem={looks.error} onAgain={() => void looks.refetch()} />}
      {looks.data?.items.length === 0 && (
        <Empty art="eye" title={t('looks.empty')} words={t('looks.emptyWords')} />
      )}
      <ul className="card rows">
        {looks.data?.items.map(look => (
          <li key={look.at}>
            <Row
              start={<Avatar id={look.by.id} pictureId={look.by.pictureId} />}
              name={
                <>
                  {look.by.name}
                  {look.roles.length > 0 &&
                    ` · ${look.roles.map(role => t(`standing:looks.roles.${role}`)).join(' · ')}`}
                </>
              }
              note={
                <span>
                  {look.reason} · {t('standing:looks.until', { time: clockTime(look.until) })}
                </span>
              }
              end={moment(look.at)}
            />
          </li>
        ))}
      </ul>
      <Lines />
    </Page>
  )
}

/** What staff did about me, as the audit log has it; nothing while nobody did anything. */
function Lines() {
  const { t } = useTranslation('standing')
  const lines = useOwnLines()
  if (lines.data?.items.length === 0) return null
  return (
    <section className="titled">
      <h2 className="section-title">{t('lines.title')}</h2>
      <p className="quiet">{t('lines.words')}</p>
      {lines.isPending && <Skeleton rows={2} />}
      {lines.error && <Refused problem={lines.error} onAgain={() => void lines.refetch()} />}
      <ul className="card rows">
        {lines.data?.items.map(line => (
          <li key={line.number}>
            <LineRow line={line} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function LineRow({ line }: { line: OwnLine }) {
  const { t } = useTranslation('standing')
  const by = line.by?.name ?? t('lines.house')
  return (
    <Row
      start={line.by && <Avatar id={line.by.id} pictureId={line.by.pictureId} />}
      name={sayAct(line.act, { by, person: t('lines.you'), about: '' })}
      note={line.reason ?? ''}
      end={moment(line.at)}
    />
  )
}
