import { listRefusedOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../app/session.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Empty, Face } from '../../ui/faces.tsx'

/** Why a payment of this person did not go through: what they were told, newest first. */
export function PersonRefused({ userId }: { userId: string }) {
  const { say, language } = useWords()
  const may = useMay()('operator', 'treasurer', 'moderator', 'support', 'auditor')
  const refused = useQuery({
    ...listRefusedOptions({ path: { userId } }),
    enabled: may,
    retry: false,
  })
  if (!may) return null
  return (
    <section className="stack" aria-label={say('refused.title')} style={{ gap: 8 }}>
      <h2>{say('refused.title')}</h2>
      <p className="quiet">{say('refused.words')}</p>
      <Face query={refused}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{say('refused.none')}</Empty>
          ) : (
            items.map(one => (
              <div key={`${one.at} ${one.act}`} className="need">
                <div className="need-words">
                  <p>{one.said}</p>
                  <p className="quiet">
                    {nameOf(say, 'refused.acts', one.act)} · {writeMoment(one.at, language)}
                  </p>
                </div>
              </div>
            ))
          )
        }
      </Face>
    </section>
  )
}
