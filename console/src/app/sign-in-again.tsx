import { keepDesk, signIn } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { noteRefusal, onSignInAgain } from '../lib/again.ts'
import type { AgainCause } from '../lib/again.ts'
import { useWords } from '../lib/i18n.ts'
import { Button, Form, Input, Modal } from '../ui/antd.ts'
import { Refused } from '../ui/faces.tsx'
import { PasskeyDoor } from './passkey-door.tsx'
import { SecondStep } from './second-step.tsx'
import { useMe, useSignOut } from './session.tsx'
import { NoPasswords, useWays } from './ways.tsx'

const saidEveryMs = 60_000
const moves = ['pointerdown', 'keydown'] as const

/** Tells the house that somebody still sits here: when they move, at most once a minute. */
function useDeskKept(): void {
  useEffect(() => {
    let said = 0
    const move = () => {
      if (Date.now() - said < saidEveryMs) return
      said = Date.now()
      void keepDesk().catch(noteRefusal)
    }
    for (const name of moves) window.addEventListener(name, move)
    return () => {
      for (const name of moves) window.removeEventListener(name, move)
    }
  }, [])
}

type Fields = { password: string }

/** Asks for the password over the page that is open, which stays as it is. */
export function SignInAgain() {
  const { say } = useWords()
  const me = useMe()
  const { passwords } = useWays()
  const leave = useSignOut()
  const queries = useQueryClient()
  const [cause, setCause] = useState<AgainCause>()
  const [form] = Form.useForm<Fields>()
  useDeskKept()
  useEffect(() => onSignInAgain(setCause), [])
  // The same desk, not a new device: nobody is warned of it, and no old session stays open.
  const here = me.deviceId === null ? {} : { deviceId: me.deviceId }
  const signing = useMutation({
    mutationFn: ({ password }: Fields) =>
      signIn({ body: { login: me.user.handle, password, ...here } }),
    onSuccess: async ({ data }) => {
      if (data.second === undefined) await back()
    },
  })
  const ticket = signing.data?.data.second?.ticket
  const back = async () => {
    form.resetFields()
    signing.reset()
    setCause(undefined)
    await queries.invalidateQueries()
  }

  return (
    <Modal
      open={cause !== undefined}
      title={say('desk.again')}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      zIndex={2000}
      footer={
        ticket === undefined
          ? [
              <Button key="other" onClick={() => void leave()}>
                {say('desk.other')}
              </Button>,
              passwords ? (
                <Button
                  key="go"
                  type="primary"
                  loading={signing.isPending}
                  onClick={() => form.submit()}
                >
                  {say('desk.go')}
                </Button>
              ) : null,
            ]
          : null
      }
    >
      {ticket === undefined ? null : (
        <SecondStep {...{ ticket, here }} done={() => void back()} again={() => signing.reset()} />
      )}
      <Form<Fields>
        form={form}
        layout="vertical"
        requiredMark={false}
        hidden={ticket !== undefined}
        onFinish={fields => signing.mutate(fields)}
      >
        <p style={{ marginBottom: 16 }}>
          {cause === 'rights' ? say('desk.againRights') : say('desk.againIdle')}
        </p>
        {passwords ? (
          <Form.Item
            name="password"
            label={`${say('signIn.password')} · @${me.user.handle}`}
            rules={[{ required: true, message: '' }]}
          >
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
        ) : (
          <NoPasswords />
        )}
        {signing.isError ? <Refused error={signing.error} /> : null}
        {me.passkeys > 0 ? <PasskeyDoor here={here} done={() => void back()} /> : null}
      </Form>
    </Modal>
  )
}
