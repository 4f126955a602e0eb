import { listMailsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { liftMailStop, readMail } from '@fuquan/sdk/sdk.gen.ts'
import type { MailLine } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Button, Form, Input, Modal, Table } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Section } from '../../ui/Page.tsx'

const renewMs = 10_000

/** Mails on their way out; without a mail server the last ones, for owners to hand over. */
export function Mails() {
  const { say } = useWords()
  const mails = useQuery({ ...listMailsOptions(), refetchInterval: renewMs })
  const may = useMay()('operator', 'support')
  const [asked, setAsked] = useState<MailLine>()
  const [lifting, setLifting] = useState(false)
  const [text, setText] = useState<string>()
  return (
    <Section title={say('mails.title')}>
      <Face query={mails}>
        {({ server, stops, hook, items }) => (
          <>
            <p>{server ? say('mails.server') : say('mails.noServer')}</p>
            {server ? (
              <p className="quiet">{say(hook ? 'mails.hookOn' : 'mails.hookOff')}</p>
            ) : null}
            {stops === 0 ? null : (
              <p className="row">
                {say('mails.stops', { count: stops })}
                {may ? <Button onClick={() => setLifting(true)}>{say('mails.lift')}</Button> : null}
              </p>
            )}
            {items.length === 0 ? (
              <Empty>{say('mails.none')}</Empty>
            ) : (
              <MailTable items={items} read={setAsked} />
            )}
          </>
        )}
      </Face>
      {asked === undefined ? null : (
        <StaffAct
          title={asked.subject}
          effect={say('mails.readEffect')}
          run={async ({ reason }) => {
            const { data } = await readMail({ path: { mailId: asked.id }, body: { reason } })
            setText(data.text)
          }}
          close={() => setAsked(undefined)}
        />
      )}
      {lifting ? <Lifting close={() => setLifting(false)} /> : null}
      <Modal
        open={text !== undefined}
        title={say('mails.read')}
        footer={null}
        onCancel={() => setText(undefined)}
      >
        <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</p>
      </Modal>
    </Section>
  )
}

/** Lets mails go again to an address that took none. */
function Lifting({ close }: { close: () => void }) {
  const { say } = useWords()
  return (
    <StaffAct<{ address: string }>
      title={say('mails.lift')}
      effect={say('mails.liftEffect')}
      run={body => liftMailStop({ body })}
      close={close}
    >
      <Form.Item
        name="address"
        label={say('mails.liftAddress')}
        rules={[{ required: true, type: 'email', message: say('mails.liftMissing') }]}
      >
        <Input type="email" autoComplete="off" />
      </Form.Item>
    </StaffAct>
  )
}

function MailTable({ items, read }: { items: MailLine[]; read: (mail: MailLine) => void }) {
  const { say, language } = useWords()
  const may = useMay()('owner')
  return (
    <Table
      rowKey="id"
      size="middle"
      dataSource={items}
      pagination={false}
      columns={[
        { title: say('mails.to'), dataIndex: 'to' },
        { title: say('mails.subject'), dataIndex: 'subject' },
        { title: say('mails.at'), render: (_, mail) => writeMoment(mail.madeAt, language) },
        {
          title: '',
          align: 'right',
          render: (_, mail) => {
            if (mail.waiting) return say('mails.waiting')
            return may ? (
              <Button onClick={() => read(mail)}>{say('mails.read')}</Button>
            ) : (
              say('mails.kept')
            )
          },
        },
      ]}
    />
  )
}
