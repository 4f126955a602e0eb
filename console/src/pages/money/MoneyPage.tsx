import {
  getPublicBooksOptions,
  listGatewaysOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { testGateway } from '@fuquan/sdk/sdk.gen.ts'
import type { Gateway, GatewayTest } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, AntdApp, Button, Tag } from '../../ui/antd.ts'
import { Face } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { Redemptions } from './Redemptions.tsx'
import { TopUps } from './TopUps.tsx'
import './money.css'

/** How money comes in from outside and goes back: who asks to be paid, gateways, top-ups. */
export function MoneyPage() {
  const { say } = useWords()
  const keepsBooks = useMay()('operator', 'treasurer', 'auditor')
  const books = useQuery(getPublicBooksOptions())
  return (
    <Page title={say('money.title')} lede={say('money.lede')}>
      <Face query={books}>
        {({ asset }) => (
          <>
            <Redemptions unit={asset} />
            {keepsBooks ? <Gateways /> : null}
            {keepsBooks ? <TopUps unit={asset} /> : null}
          </>
        )}
      </Face>
    </Page>
  )
}

function Gateways() {
  const { say } = useWords()
  const gateways = useQuery(listGatewaysOptions())
  const [testing, setTesting] = useState<Gateway>()
  const [result, setResult] = useState<GatewayTest>()
  const good = (fine: boolean) => say(fine ? 'money.good' : 'money.bad')
  return (
    <Section title={say('money.gateways')}>
      {result === undefined ? null : (
        <Alert
          style={{ marginBottom: 16 }}
          showIcon
          type={result.callback && result.answers ? 'success' : 'error'}
          title={say('money.testDone', {
            callback: good(result.callback),
            answers: good(result.answers),
            said: result.said,
          })}
        />
      )}
      <Face query={gateways}>
        {({ items }) => (
          <>
            {items.some(({ name, on }) => name === 'sandbox' && on) ? (
              <Alert
                style={{ marginBottom: 16 }}
                type="warning"
                showIcon
                title={say('money.sandboxOn')}
              />
            ) : null}
            <ul className="gateways">
              {items.map(gateway => (
                <GatewayCard key={gateway.name} gateway={gateway} test={setTesting} />
              ))}
            </ul>
          </>
        )}
      </Face>
      {testing === undefined ? null : (
        <StaffAct<{ reason: string }>
          title={say('money.testTitle')}
          effect={say('money.testEffect')}
          initial={{ reason: say('money.testReason') }}
          run={async ({ reason }) => {
            const { data } = await testGateway({
              path: { gateway: testing.name },
              body: { reason },
              throwOnError: true,
            })
            setResult(data)
          }}
          close={() => setTesting(undefined)}
        />
      )}
    </Section>
  )
}

function GatewayCard({ gateway, test }: { gateway: Gateway; test: (one: Gateway) => void }) {
  const { say, language } = useWords()
  const { message } = AntdApp.useApp()
  const may = useMay()('operator', 'treasurer')
  const address = `${location.origin}${gateway.callbackPath}`
  const copy = async () => {
    await navigator.clipboard.writeText(address)
    void message.success(say('money.copied'))
  }
  const { started, credited, failed } = gateway
  return (
    <li className="gateway">
      <div className="row">
        <b>{say(`money.${gateway.name}`)}</b>
        <Tag color={gateway.on ? 'blue' : undefined}>
          {say(gateway.on ? 'money.on' : 'money.off')}
        </Tag>
        {gateway.configured ? null : <Tag color="red">{say('money.noKeys')}</Tag>}
        {gateway.stuck > 0 ? (
          <Tag color="red">
            {say('money.stuck')} {gateway.stuck}
          </Tag>
        ) : null}
      </div>
      <dl className="gateway-facts">
        <div>
          <dt className="quiet">{say('money.month')}</dt>
          <dd>{say('money.counts', { started, credited, failed })}</dd>
        </div>
        <div>
          <dt className="quiet">{say('money.heard')}</dt>
          <dd>{writeMoment(gateway.lastHeard, language)}</dd>
        </div>
        {gateway.lastUnexplained === null ? null : (
          <div>
            <dt className="quiet">{say('money.unexplained')}</dt>
            <dd>{writeMoment(gateway.lastUnexplained, language)}</dd>
          </div>
        )}
        <div>
          <dt className="quiet">{say('money.callback')}</dt>
          <dd className="mono">{address}</dd>
        </div>
      </dl>
      <div className="row">
        <Button size="small" onClick={() => void copy()}>
          {say('money.copy')}
        </Button>
        {may && gateway.configured ? (
          <Button size="small" onClick={() => test(gateway)}>
            {say('money.test')}
          </Button>
        ) : null}
      </div>
    </li>
  )
}
