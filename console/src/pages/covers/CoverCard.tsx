import type { DeskCover } from '@fuquan/sdk/types.gen.ts'
import { useMay } from '../../app/session.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button } from '../../ui/antd.ts'
import { PersonName } from '../../ui/Person.tsx'
import type { Act } from './CoverAct.tsx'

type Props = { cover: DeskCover; onAct: (act: Act) => void }

/** One added cover: its picture, its words, who added it, and what may be done with it. */
export function CoverCard({ cover, onAct }: Props) {
  const { say, language } = useWords()
  const { key, kind, state, name, alt, by, origin, reason, addedAt } = cover
  const titleOf = () => {
    if (kind === 'ask') return say('covers.ofAsk')
    return name === '' ? say('covers.unnamed') : name
  }
  return (
    <article className="cover-card">
      {state === 'withdrawn' ? null : (
        <img
          src={`/api/envelopes/covers/${key}/picture?size=full`}
          alt={alt}
          width={150}
          height={200}
          loading="lazy"
        />
      )}
      <div className="cover-words">
        <strong>{titleOf()}</strong>
        {alt === '' ? null : <span>{alt}</span>}
        {origin === '' ? null : (
          <span className="quiet">{say('covers.origin', { words: origin })}</span>
        )}
        {reason === null ? null : (
          <span className="quiet">{say('covers.reason', { words: reason })}</span>
        )}
        <span className="quiet">
          {by === null ? null : <PersonName card={by} />} {writeMoment(addedAt, language)}
        </span>
        <Acts cover={cover} onAct={onAct} />
      </div>
    </article>
  )
}

function Acts({ cover, onAct }: Props) {
  const { say } = useWords()
  const may = useMay()
  const { state, mayDecide } = cover
  const adds = may('operator') && (state === 'draft' || state === 'returned')
  const removes = may('operator', 'moderator') && state !== 'withdrawn'
  const waits = state === 'in_review' && may('operator', 'moderator')
  return (
    <div className="row">
      {adds ? (
        <Button type="primary" onClick={() => onAct({ is: 'submit', cover })}>
          {say('covers.submit')}
        </Button>
      ) : null}
      {waits && mayDecide ? (
        <>
          <Button type="primary" onClick={() => onAct({ is: 'publish', cover })}>
            {say('covers.publish')}
          </Button>
          <Button onClick={() => onAct({ is: 'return', cover })}>{say('covers.giveBack')}</Button>
        </>
      ) : null}
      {waits && !mayDecide ? <span className="quiet">{say('covers.second')}</span> : null}
      {removes ? (
        <Button danger onClick={() => onAct({ is: 'takeDown', cover })}>
          {say('covers.takeDown')}
        </Button>
      ) : null}
    </div>
  )
}
