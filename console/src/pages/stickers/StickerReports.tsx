import { listStickerReportsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { closeStickerReport } from '@fuquan/sdk/sdk.gen.ts'
import type { StickerReport } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { nameOf, useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table } from '../../ui/antd.ts'
import { Empty, Refused } from '../../ui/faces.tsx'
import { Faces, StickerFace } from './Faces.tsx'
import { TakeDown } from './TakeDown.tsx'

/** Open reports, oldest first: close one with a reason, or take its pack down. */
export function StickerReports() {
  const { say, language } = useWords()
  const may = useMay()('operator', 'moderator')
  const [closing, setClosing] = useState<StickerReport>()
  const [taking, setTaking] = useState<StickerReport>()
  const reports = useQuery(listStickerReportsOptions())
  const items = reports.data?.items ?? []
  return (
    <>
      {reports.isError ? (
        <Refused error={reports.error} again={() => void reports.refetch()} />
      ) : null}
      {reports.data !== undefined && items.length === 0 ? (
        <Empty>{say('stickers.noneReports')}</Empty>
      ) : null}
      {items.length > 0 ? (
        <Table
          rowKey="id"
          size="middle"
          dataSource={items}
          pagination={false}
          columns={[
            {
              title: say('stickers.pack'),
              render: (_, { pack, stickerId }) => (
                <>
                  <Faces pack={pack} />
                  {stickerId === null ? null : <StickerFace id={stickerId} alt="" />}
                </>
              ),
            },
            {
              title: say('stickers.why'),
              render: (_, { why }) => nameOf(say, 'stickers.whys', why),
            },
            {
              title: say('stickers.words'),
              render: (_, { words }) => <div className="said">{words}</div>,
            },
            { title: say('stickers.since'), render: (_, { at }) => writeMoment(at, language) },
            {
              title: '',
              align: 'right',
              render: (_, report) =>
                may ? (
                  <div className="row">
                    <Button onClick={() => setClosing(report)}>{say('stickers.close')}</Button>
                    {report.pack.builtIn ? null : (
                      <Button danger onClick={() => setTaking(report)}>
                        {say('stickers.takeDown')}
                      </Button>
                    )}
                  </div>
                ) : null,
            },
          ]}
        />
      ) : null}
      {taking === undefined ? null : (
        <TakeDown pack={taking.pack} close={() => setTaking(undefined)} />
      )}
      {closing === undefined ? null : (
        <StaffAct
          title={say('stickers.closeTitle', { pack: closing.pack.name })}
          effect={say('stickers.closeEffect')}
          run={({ reason }) =>
            closeStickerReport({ path: { stickerReportId: closing.id }, body: { reason } })
          }
          close={() => setClosing(undefined)}
        />
      )}
    </>
  )
}
