import {
  getPublicBooksOptions,
  listVoucherBatchesOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { VoucherBatch, VoucherSheet } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Table, Tag } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Money } from '../../ui/Money.tsx'
import { Page } from '../../ui/Page.tsx'
import { Sheet } from './Sheet.tsx'
import { MakeBatch, PrintBatch, StopBatch } from './VoucherActs.tsx'

type Act = { name: 'make' } | { name: 'print' | 'stop'; batch: VoucherBatch }

/** Batches of vouchers: make, print once, stop. */
export function VouchersPage() {
  const { say } = useWords()
  const may = useMay()('operator', 'treasurer')
  const books = useQuery(getPublicBooksOptions())
  const batches = useQuery(listVoucherBatchesOptions({ query: { limit: 100 } }))
  const [act, setAct] = useState<Act>()
  const [sheet, setSheet] = useState<VoucherSheet>()
  const close = () => setAct(undefined)
  return (
    <Page
      title={say('vouchers.title')}
      lede={say('vouchers.lede')}
      actions={
        may ? (
          <Button type="primary" onClick={() => setAct({ name: 'make' })}>
            {say('vouchers.make')}
          </Button>
        ) : null
      }
    >
      <Face query={books}>
        {({ asset: unit }) => (
          <>
            <Face query={batches}>
              {({ items }) => <Batches items={items} unit={unit} may={may} act={setAct} />}
            </Face>
            {act?.name === 'make' ? <MakeBatch unit={unit} close={close} /> : null}
            {act?.name === 'print' ? (
              <PrintBatch batch={act.batch} close={close} printed={setSheet} />
            ) : null}
            {act?.name === 'stop' ? (
              <StopBatch batch={act.batch} unit={unit} close={close} />
            ) : null}
            {sheet === undefined ? null : (
              <Sheet sheet={sheet} unit={unit} close={() => setSheet(undefined)} />
            )}
          </>
        )}
      </Face>
    </Page>
  )
}

type BatchesProps = {
  items: VoucherBatch[]
  unit: Unit
  may: boolean
  act: (act: Act) => void
}

function Batches({ items, unit, may, act }: BatchesProps) {
  const { say, language } = useWords()
  return (
    <div className="card">
      <Table
        rowKey="id"
        size="middle"
        dataSource={items}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty>{say('vouchers.empty')}</Empty> }}
        columns={[
          { title: say('vouchers.label'), dataIndex: 'label' },
          {
            title: say('vouchers.each'),
            align: 'right',
            className: 'number',
            render: (_, batch) => <Money minor={batch.amount} unit={unit} />,
          },
          {
            title: say('vouchers.used'),
            align: 'right',
            className: 'number',
            render: (_, batch) => `${batch.used} / ${batch.count}`,
          },
          { title: say('vouchers.source'), render: (_, batch) => say(`vouchers.${batch.source}`) },
          {
            title: say('vouchers.until'),
            render: (_, batch) => writeMoment(batch.expiresAt, language),
          },
          {
            title: say('vouchers.state'),
            render: (_, batch) => <State batch={batch} unit={unit} />,
          },
          {
            align: 'right',
            render: (_, batch) =>
              may && batch.state === 'open' ? (
                <span className="row">
                  {batch.printedAt === null ? (
                    <Button onClick={() => act({ name: 'print', batch })}>
                      {say('vouchers.print')}
                    </Button>
                  ) : null}
                  <Button danger onClick={() => act({ name: 'stop', batch })}>
                    {say('vouchers.stop')}
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
    </div>
  )
}

function State({ batch, unit }: { batch: VoucherBatch; unit: Unit }) {
  const { say, language } = useWords()
  const amount = writeAmount(batch.returned, unit, language)
  return (
    <span className="row">
      <Tag color={batch.state === 'open' ? 'blue' : undefined}>
        {say(`vouchers.states.${batch.state}`)}
      </Tag>
      <span className="quiet">
        {batch.state === 'open'
          ? say(batch.printedAt === null ? 'vouchers.notPrinted' : 'vouchers.printed')
          : say('vouchers.returned', { amount })}
      </span>
      {batch.byOnePerson ? <Tag color="purple">{say('vouchers.alone')}</Tag> : null}
    </span>
  )
}
