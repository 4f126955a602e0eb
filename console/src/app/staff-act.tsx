import { getMeQueryKey } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { setPin, stepUp } from '@fuquan/sdk/sdk.gen.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { problemOf } from '../lib/api.ts'
import { useWords } from '../lib/i18n.ts'
import { onceOf } from '../lib/once.ts'
import { hasPasskeys, proveByPasskey } from '../lib/passkey.ts'
import { Alert, AntdApp, Button, Form, Input, Modal } from '../ui/antd.ts'
import { PasskeyProblem } from './passkey-door.tsx'
import { useMe } from './session.tsx'

/** What the PIN or the passkey approves: exactly this and nothing else. */
export type Shown = {
  kind: string
  payee: string
  amount?: string
  facts?: Record<string, string>
}

type StaffActProps<Fields> = {
  title: string
  effect: string
  danger?: boolean
  initial?: Partial<Fields>
  /** Fields of the act itself, above the reason. */
  children?: ReactNode
  /** Asks for the PIN or a passkey when it gives something; made of what the form holds then. */
  shown?: (fields: Fields) => Shown
  /** `key` is one for the whole act, also when it is asked for again. */
  run: (
    fields: Fields & { reason: string },
    proof: string | undefined,
    key: string,
  ) => Promise<unknown>
  done?: (() => void) | undefined
  close: () => void
}
type Secret = { reason: string; pin?: string; again?: string }

/** One act of staff: what will happen, its fields, the reason, and the PIN where it needs one. */
export function StaffAct<Fields extends object = object>(props: StaffActProps<Fields>) {
  const { say } = useWords()
  const { message } = AntdApp.useApp()
  const queries = useQueryClient()
  const me = useMe()
  const [form] = Form.useForm<Fields & Secret>()
  const proves = props.shown !== undefined
  const byPasskey = proves && me.passkeys > 0 && hasPasskeys()
  // Whoever confirms with a passkey needs no PIN.
  const newPin = proves && !byPasskey && me.pin.state === 'unset'
  const asksPin = proves && (newPin || me.pin.state !== 'unset')
  // Which of the two buttons sent the form: the PIN is asked for by one of them only.
  const way = useRef<'pin' | 'passkey'>('pin')
  const send = (by: 'pin' | 'passkey') => {
    way.current = by
    form.submit()
  }

  const [once] = useState(() => onceOf<string | undefined>())
  const prove = async (shown: Shown, pin: string): Promise<string> =>
    way.current === 'passkey' ? proveByPasskey(shown) : proveByPin(shown, { pin, fresh: newPin })

  const acting = useMutation({
    mutationFn: async (fields: Fields & Secret) => {
      const { pin = '', again: _, ...said } = fields
      const shown = props.shown?.(fields)
      await once({
        said: JSON.stringify(said),
        prove: async () => shown && prove(shown, pin),
        run: (proof, key) => props.run(fields, proof, key),
      })
    },
    onSuccess: async () => {
      void message.success(say('act.done'))
      props.done?.()
      props.close()
      await queries.invalidateQueries()
    },
    onError: async error => {
      if (problemOf(error)?.code === 'identity_second_person_needed') {
        void message.info(say('act.waits'))
        props.close()
        await queries.invalidateQueries()
      }
      if (newPin) await queries.invalidateQueries({ queryKey: getMeQueryKey() })
    },
  })

  return (
    <Modal
      open
      style={{ top: 40 }}
      title={props.title}
      onCancel={props.close}
      onOk={() => send(asksPin || !byPasskey ? 'pin' : 'passkey')}
      okText={say(byPasskey && !asksPin ? 'act.byPasskey' : 'act.confirm')}
      cancelText={say('act.cancel')}
      okButtonProps={{ danger: props.danger === true, loading: acting.isPending }}
      mask={{ closable: false }}
    >
      <Form<Fields & Secret>
        form={form}
        layout="vertical"
        requiredMark={false}
        // What is wrong may stand above the fold of a long sheet.
        scrollToFirstError={{ focus: true }}
        initialValues={props.initial}
        onFinish={fields => acting.mutate(fields)}
      >
        <p style={{ marginBottom: 16 }}>{props.effect}</p>
        {props.children}
        <ReasonField />
        {asksPin ? (
          <PinFields fresh={newPin} failed={acting.error} asked={() => way.current === 'pin'} />
        ) : null}
        {byPasskey && asksPin ? (
          <Button block disabled={acting.isPending} onClick={() => send('passkey')}>
            {say('act.byPasskey')}
          </Button>
        ) : null}
        <PasskeyProblem problem={acting.error} />
      </Form>
    </Modal>
  )
}

type Pin = { pin: string; fresh: boolean }

async function proveByPin(shown: Shown, { pin, fresh }: Pin): Promise<string> {
  if (fresh) await setPin({ body: { pin } })
  return (await stepUp({ body: { ...shown, pin } })).data.proof
}

function ReasonField() {
  const { say } = useWords()
  return (
    <Form.Item
      name="reason"
      label={say('act.reason')}
      extra={say('act.reasonHelp')}
      rules={[
        {
          validator: async (_, typed: string | undefined) => {
            const length = [...(typed ?? '').trim()].length
            if (length < 10 || length > 200) throw new Error(say('act.reasonShort'))
          },
        },
      ]}
    >
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={400} />
    </Form.Item>
  )
}

type PinProps = { fresh: boolean; failed: unknown; asked: () => boolean }

function PinFields({ fresh, failed, asked }: PinProps) {
  const { say } = useWords()
  const form = Form.useFormInstance<Secret>()
  useEffect(() => {
    // A PIN is typed anew for every try.
    if (failed !== null) form.resetFields(['pin', 'again'])
  }, [failed, form])
  const shape = {
    validator: async (_: unknown, typed: string | undefined) => {
      if (asked() && !/^[0-9]{6}$/.test(typed ?? '')) throw new Error(say('act.pinShape'))
    },
  }
  return (
    <>
      {fresh ? (
        <Alert style={{ marginBottom: 16 }} type="info" showIcon title={say('act.pinUnset')} />
      ) : null}
      <div className="pair">
        <Form.Item
          name="pin"
          label={fresh ? say('act.pinNew') : say('act.pin')}
          extra={say('act.pinHelp')}
          rules={[shape]}
        >
          <Input.Password inputMode="numeric" autoComplete="off" maxLength={6} />
        </Form.Item>
        {fresh ? (
          <Form.Item
            name="again"
            label={say('act.pinAgain')}
            dependencies={['pin']}
            rules={[
              fields => ({
                validator: async (_, typed: string | undefined) => {
                  if (typed !== fields.getFieldValue('pin')) throw new Error(say('act.pinDiffers'))
                },
              }),
            ]}
          >
            <Input.Password inputMode="numeric" autoComplete="off" maxLength={6} />
          </Form.Item>
        ) : null}
      </div>
    </>
  )
}
