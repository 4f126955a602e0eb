import { decidePack } from '@fuquan/sdk/sdk.gen.ts'
import type { ListPacksInReviewResponse } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button } from '../../ui/antd.ts'
import { Section } from '../../ui/Page.tsx'
import { PersonName } from '../../ui/Person.tsx'
import { StickerFace } from './Faces.tsx'

type Waiting = ListPacksInReviewResponse['items'][number]
type Decision = 'publish' | 'return'

/** One pack that waits: every picture with its words, licence, consent, and the two answers. */
export function PackInReview({ pack }: { pack: Waiting }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'moderator')
  const [decision, setDecision] = useState<Decision>()
  const { name, owner, licence, author, mine, submittedAt, stickers } = pack
  return (
    <Section
      title={name}
      actions={
        may ? (
          <div className="row">
            <Button type="primary" onClick={() => setDecision('publish')}>
              {say('stickers.publish')}
            </Button>
            <Button onClick={() => setDecision('return')}>{say('stickers.giveBack')}</Button>
          </div>
        ) : null
      }
    >
      <p className="pack-facts">
        {owner === null ? null : <PersonName card={owner} />}
        {author === '' ? null : <span className="quiet">{author}</span>}
        {licence === null ? null : (
          <span className="quiet">{nameOf(say, 'stickers.licences', licence)}</span>
        )}
        <span className="quiet">{writeMoment(submittedAt, language)}</span>
      </p>
      {mine?.showsPeople ? (
        <p className="said">{say('stickers.people', { consent: mine.consent })}</p>
      ) : null}
      <ul className="pack-review">
        {stickers.map(({ id, alt, keywords }) => (
          <li key={id}>
            <StickerFace id={id} alt={alt} />
            <span>{alt}</span>
            <span className="quiet">{keywords.join(' ')}</span>
          </li>
        ))}
      </ul>
      {decision === undefined ? null : (
        <StaffAct
          title={say(decision === 'publish' ? 'stickers.publishTitle' : 'stickers.returnTitle', {
            pack: name,
          })}
          effect={say(decision === 'publish' ? 'stickers.publishEffect' : 'stickers.returnEffect', {
            count: stickers.length,
          })}
          run={({ reason }) =>
            decidePack({ path: { packId: pack.id }, body: { decision, reason } })
          }
          close={() => setDecision(undefined)}
        />
      )}
    </Section>
  )
}
