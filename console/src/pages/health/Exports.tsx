import { listExportsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { askExport } from '@fuquan/sdk/sdk.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Section } from '../../ui/Page.tsx'

/** Taking all data out: asked for with a reason, allowed by a second owner, good for a day. */
export function Exports() {
  const { say, language } = useWords()
  const may = useMay()()
  const exports = useQuery({ ...listExportsOptions(), enabled: may })
  const [asking, setAsking] = useState(false)
  if (!may) return null
  return (
    <Section
      title={say('more.exportTitle')}
      actions={<Button onClick={() => setAsking(true)}>{say('more.exportAsk')}</Button>}
    >
      <p className="quiet">{say('more.exportWords')}</p>
      <Face query={exports}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{say('more.exportNone')}</Empty>
          ) : (
            items.map(one => (
              <div key={one.id} className="need">
                <div className="need-words">
                  <p>
                    {say('more.exportBy', {
                      name: one.askedBy?.name ?? '–',
                      until: writeMoment(one.endsAt, language),
                    })}{' '}
                    {one.byOnePerson ? (
                      <Tag className="two-people">{say('audit2.alone')}</Tag>
                    ) : null}
                  </p>
                  <p className="quiet">{one.reason}</p>
                </div>
                {Date.parse(one.endsAt) < Date.now() ? (
                  <span className="quiet">{say('more.exportOver')}</span>
                ) : one.mine ? (
                  <Button href={`/api/console/exports/${one.id}/data`}>
                    {say('more.exportRead')}
                  </Button>
                ) : null}
              </div>
            ))
          )
        }
      </Face>
      {asking ? (
        <StaffAct
          title={say('more.exportTitle')}
          effect={say('more.exportEffect')}
          shown={() => ({ kind: 'console.export', payee: 'house' })}
          run={({ reason }, proof) => askExport({ body: { reason, proof } })}
          close={() => setAsking(false)}
        />
      ) : null}
    </Section>
  )
}
