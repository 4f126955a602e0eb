import { getHealthOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Health } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '../../lib/i18n.ts'
import { writeBytes } from '../../lib/bytes.ts'
import { writeMoment } from '../../lib/time.ts'
import { Descriptions, Tag } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Page } from '../../ui/Page.tsx'
import { FailedTurns } from '../../app/failed-turns.tsx'
import { Exports } from './Exports.tsx'
import { Hours } from './Hours.tsx'

const renewMs = 10_000
const lateSecondsMax = 300
const outboxSecondsMax = 5

const isWell = (health: Health): boolean =>
  health.books.findingsOpen === 0 &&
  !health.books.paused &&
  health.jobs.dead === 0 &&
  health.failedTurns.length === 0 &&
  health.jobs.lateSeconds <= lateSecondsMax &&
  health.outboxDelaySeconds <= outboxSecondsMax &&
  health.pool.waiting === 0 &&
  !health.dataDirectory.warning &&
  health.dataDirectory.space?.low !== true

/** How database, jobs, books and disk are, renewed by itself. */
export function HealthPage() {
  const { say } = useWords()
  const health = useQuery({ ...getHealthOptions(), refetchInterval: renewMs })
  return (
    <Page title={say('health.title')} lede={say('health.lede')}>
      <Face query={health}>
        {data => (
          <>
            <output className={isWell(data) ? 'verdict good' : 'verdict bad'}>
              <span aria-hidden="true">{isWell(data) ? '✓' : '!'}</span>
              {isWell(data) ? say('health.good') : say('health.look')}
            </output>
            <div className="card">
              <Facts health={data} />
            </div>
            <FailedTurns items={data.failedTurns} />
            <Hours />
            <Exports />
          </>
        )}
      </Face>
    </Page>
  )
}

function Facts({ health }: { health: Health }) {
  const { say, language } = useWords()
  const { database, pool, jobs, books, dataDirectory, memory, versions } = health
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const { space } = dataDirectory
  const size = (bytes: string) => writeBytes(bytes, language)
  const checked =
    books.checkedAt === null
      ? say('health.booksNever')
      : say('health.booksChecked', { at: writeMoment(books.checkedAt, language) })
  const bad = [
    books.paused ? say('health.paused') : undefined,
    books.findingsOpen > 0 ? say('health.findings', { count: books.findingsOpen }) : undefined,
  ].filter(one => one !== undefined)
  const directory =
    dataDirectory.kind === null
      ? say('health.directoryGood')
      : say('health.directoryBad', { kind: dataDirectory.kind })

  return (
    <Descriptions
      column={1}
      bordered
      size="middle"
      items={[
        {
          key: 'database',
          label: say('health.database'),
          children: (
            <span className="row">
              {say('health.version', { version: database.version })}
              <Tag>{database.embedded ? say('health.embedded') : say('health.external')}</Tag>
              {size(database.bytes)}
            </span>
          ),
        },
        {
          key: 'pool',
          label: say('health.pool'),
          children: say('health.poolLine', pool),
        },
        {
          key: 'outbox',
          label: say('health.outbox'),
          children: say('jobs.seconds', { count: number.format(health.outboxDelaySeconds) }),
        },
        {
          key: 'jobs',
          label: say('health.jobs'),
          children: say('health.jobsLine', {
            waiting: jobs.waiting,
            dead: jobs.dead,
            late: jobs.lateSeconds,
          }),
        },
        {
          key: 'books',
          label: say('health.books'),
          children: [bad.length === 0 ? say('health.balanced') : bad.join(' · '), checked].join(
            ' · ',
          ),
        },
        {
          key: 'directory',
          label: say('health.directory'),
          children: (
            <>
              <div className="mono">{dataDirectory.path}</div>
              {directory}
            </>
          ),
        },
        {
          key: 'space',
          label: say('room.space'),
          children:
            space === null ? (
              say('room.unknown')
            ) : (
              <span className="row">
                {say('room.line', { free: size(space.free), all: size(space.all) })}
                {space.low ? <Tag color="red">{say('room.low')}</Tag> : null}
              </span>
            ),
        },
        {
          key: 'memory',
          label: say('room.memory'),
          children: say('room.memoryLine', {
            used: size(memory.used),
            free: size(memory.free),
            all: size(memory.all),
          }),
        },
        {
          key: 'versions',
          label: say('health.versions'),
          children: [
            `Fuquan ${versions.fuquan}`,
            `Node ${versions.node}`,
            `${say('health.schema')} ${versions.schema}`,
          ].join(' · '),
        },
      ]}
    />
  )
}
