import { useWords } from '../../lib/i18n.ts'
import { Form, Input } from '../../ui/antd.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

type Fields = { name: string; handle: string; email: string; password: string; again: string }

/** Asks who the owner is. The password goes no further than this page's memory. */
export function OwnerStep({ draft, change, password, setPassword, next, back }: StepProps) {
  const { say } = useWords()
  const missing = { required: true, whitespace: true, message: say('setup.required') }
  return (
    <Form<Fields>
      layout="vertical"
      requiredMark={false}
      scrollToFirstError={{ focus: true }}
      initialValues={{ ...draft.owner, password, again: password }}
      onValuesChange={(_, all: Fields) => {
        setPassword(all.password)
        change({ ...draft, owner: { name: all.name, handle: all.handle, email: all.email } })
      }}
      onFinish={next}
    >
      <StepHead title={say('setup.owner.title')} lede={say('setup.owner.lede')} />
      <Form.Item
        name="name"
        label={say('setup.owner.name')}
        extra={say('setup.owner.nameHelp')}
        rules={[missing]}
      >
        <Input autoComplete="name" maxLength={30} />
      </Form.Item>
      <Form.Item
        name="handle"
        label={say('setup.owner.handle')}
        extra={say('setup.owner.handleHelp')}
        normalize={(typed: string) => typed.trim().toLowerCase()}
        rules={[
          { pattern: /^[a-z][a-z0-9_]{2,23}$/, message: say('setup.owner.handleHelp') },
          missing,
        ]}
      >
        <Input prefix="@" autoComplete="username" autoCapitalize="none" maxLength={24} />
      </Form.Item>
      <Form.Item
        name="password"
        label={say('setup.owner.password')}
        validateFirst
        rules={[
          { required: true, message: missing.message },
          { min: 10, message: say('setup.owner.passwordShort') },
        ]}
        extra={say('setup.owner.passwordHelp')}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="again"
        label={say('setup.owner.again')}
        dependencies={['password']}
        rules={[
          form => ({
            validator: async (_, typed: string) => {
              if (typed !== form.getFieldValue('password')) {
                throw new Error(say('setup.owner.againWrong'))
              }
            },
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="email"
        label={say('setup.owner.email')}
        rules={[{ type: 'email', message: say('setup.owner.emailWrong') }]}
      >
        <Input autoComplete="email" inputMode="email" maxLength={254} />
      </Form.Item>
      <StepFoot back={back} />
    </Form>
  )
}
