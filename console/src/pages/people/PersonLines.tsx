import { listPersonLinesInfiniteOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { sentenceOf } from '../../lib/acts.ts'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Segmented } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'

/** What staff did about one person: sanctions first, everything on demand. */
export function PersonLines({ userId }: { userId: string }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'moderator', 'support', 'treasurer', 'auditor')
  const [show, setShow] = useState<'sanctions' | 'all'>('sanctions')
  const lines = useInfiniteQuery({
    ...listPersonLinesInfiniteOptions({ path: { userId }, query: { show } }),
    initialPageParam: { path: { userId }, query: { show } },
    getNextPageParam: page => page.next,
    enabled: may,
    retry: false,
  })
  const items = lines.data?.pages.flatMap(page => page.items) ?? []
  if (!may) return null
  return (
    <section className="stack" aria-label={say('person.lines')} style={{ gap: 8 }}>
      <div className="card-head" style={{ marginBottom: 0 }}>
        <h2>{say('person.lines')}</h2>
        <Segmented
          size="small"
          aria-label={say('person.lines')}
          value={show}
          options={[
            { value: 'sanctions', label: say('person.sanctions') },
            { value: 'all', label: say('person.all') },
          ]}
          onChange={chosen => setShow(chosen === 'all' ? 'all' : 'sanctions')}
        />
      </div>
      {lines.isError ? <Refused error={lines.error} again={() => void lines.refetch()} /> : null}
      {lines.data !== undefined && items.length === 0 ? (
        <Empty>{say('person.linesNone')}</Empty>
      ) : null}
      {items.map(line => (
        <div key={line.number} className="need">
          <div className="need-words">
            <p>{sentenceOf(say, line)}</p>
            <p className="quiet">
              {writeMoment(line.at, language)}
              {line.reason === null ? '' : ` · ${line.reason}`}
            </p>
          </div>
        </div>
      ))}
      {lines.hasNextPage ? (
        <Button onClick={() => void lines.fetchNextPage()}>{say('face.loadMore')}</Button>
      ) : null}
    </section>
  )
}
