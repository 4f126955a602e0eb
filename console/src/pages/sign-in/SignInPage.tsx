import { getFirstRunOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { signIn } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { PasskeyDoor } from '../../app/passkey-door.tsx'
import { SecondStep } from '../../app/second-step.tsx'
import { LanguageSwitch } from '../../app/shell.tsx'
import { NoPasswords, useWays } from '../../app/ways.tsx'
import { useWords } from '../../lib/i18n.ts'
import { Alert, Button, Form, Input } from '../../ui/antd.ts'
import { Refused } from '../../ui/faces.tsx'

type Fields = { login: string; password: string }

const from = (state: unknown): string =>
  typeof state === 'object' && state !== null && 'from' in state && typeof state.from === 'string'
    ? state.from
    : '/'

/** Sign-in for staff, with the same account as in the member app. */
export function SignInPage() {
  const { say } = useWords()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const place = useLocation()
  const { known, passwords } = useWays()
  const firstRun = useQuery(getFirstRunOptions())
  const entering = useMutation({
    mutationFn: (body: Fields) => signIn({ body }),
    onSuccess: async ({ data }) => {
      if (data.second === undefined) await enter()
    },
  })
  const ticket = entering.data?.data.second?.ticket
  const enter = async () => {
    queries.clear()
    await navigate(from(place.state), { replace: true })
  }

  return (
    <main className="door">
      <div className="door-card">
        <div className="door-head">
          <img src="/console/mark.svg" alt="" width={36} height={36} />
          <h1>{say('signIn.title')}</h1>
        </div>
        <div className="stack">
          {firstRun.data?.done === false ? <Alert type="info" title={say('signIn.setup')} /> : null}
          {entering.isError ? <Refused error={entering.error} /> : null}
          {ticket === undefined ? null : (
            <SecondStep ticket={ticket} done={() => void enter()} again={() => entering.reset()} />
          )}
          {passwords ? null : <NoPasswords />}
          <Form<Fields>
            layout="vertical"
            requiredMark={false}
            hidden={ticket !== undefined || !passwords || !known}
            onFinish={fields => entering.mutate(fields)}
          >
            <Form.Item
              name="login"
              label={say('signIn.login')}
              rules={[{ required: true, message: say('setup.required') }]}
            >
              <Input autoComplete="username" autoCapitalize="none" maxLength={254} />
            </Form.Item>
            <Form.Item
              name="password"
              label={say('signIn.password')}
              rules={[{ required: true, message: say('setup.required') }]}
            >
              <Input.Password autoComplete="current-password" maxLength={128} />
            </Form.Item>
            <Button
              type="primary"
              htmlType="submit"
              block
              size="large"
              loading={entering.isPending}
            >
              {say('signIn.submit')}
            </Button>
          </Form>
          {ticket === undefined ? <PasskeyDoor done={() => void enter()} /> : null}
          <LanguageSwitch />
        </div>
      </div>
    </main>
  )
}
