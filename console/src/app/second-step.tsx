import { signInBySecondFactor } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation } from '@tanstack/react-query'
import { useWords } from '../lib/i18n.ts'
import { Button, Form, Input } from '../ui/antd.ts'
import { Refused } from '../ui/faces.tsx'

type Fields = { code: string }
type Props = {
  ticket: string
  /** The device of a session that is signed in anew. */
  here?: { deviceId?: string }
  done: () => void
  again: () => void
}

/** The second half of a sign-in: six digits of the app, or a recovery code. */
export function SecondStep({ ticket, here = {}, done, again }: Props) {
  const { say } = useWords()
  const entering = useMutation({
    mutationFn: ({ code }: Fields) =>
      signInBySecondFactor({ body: { ticket, code: code.trim(), ...here } }),
    onSuccess: done,
  })
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      onFinish={fields => entering.mutate(fields)}
    >
      <p>{say('factor.words')}</p>
      {entering.isError ? <Refused error={entering.error} /> : null}
      <Form.Item
        name="code"
        label={say('factor.code')}
        rules={[{ required: true, min: 6, message: say('setup.required') }]}
      >
        <Input autoComplete="one-time-code" maxLength={20} autoFocus />
      </Form.Item>
      <Button type="primary" htmlType="submit" block size="large" loading={entering.isPending}>
        {say('factor.go')}
      </Button>
      <Button type="text" block onClick={again}>
        {say('factor.back')}
      </Button>
    </Form>
  )
}

/** What staff see whose sign-in was not strong enough for this house. */
export function FactorNeeded() {
  const { say } = useWords()
  return (
    <main className="door">
      <div className="door-card">
        <div className="door-head">
          <img src="/console/mark.svg" alt="" width={36} height={36} />
          <h1>{say('factor.needed')}</h1>
        </div>
        <div className="stack">
          <p>{say('factor.neededWords')}</p>
          <a href="/me/security">{say('factor.app')}</a>
        </div>
      </div>
    </main>
  )
}
