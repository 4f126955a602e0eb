import { useWords } from '../../lib/i18n.ts'
import { Form, Input } from '../../ui/antd.ts'
import { codeFrom } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

const demoCommand = 'npm start -- --demo'

/** Says what will happen, and asks for the code when the link did not bring it. */
export function StartStep({ draft, change, next, back }: StepProps) {
  const { say } = useWords()
  return (
    <Form<{ code: string }>
      layout="vertical"
      requiredMark={false}
      initialValues={{ code: draft.code }}
      onValuesChange={(changed: { code?: string }) =>
        change({ ...draft, code: codeFrom(changed.code ?? '') })
      }
      onFinish={next}
    >
      <StepHead title={say('setup.start.title')} lede={say('setup.start.lede')} />
      <Form.Item
        name="code"
        label={say('setup.start.code')}
        extra={say('setup.start.codeHelp')}
        rules={[
          {
            validator: async (_, typed: string) => {
              if (codeFrom(typed) === '') throw new Error(say('setup.start.codeShape'))
            },
          },
        ]}
      >
        <Input className="mono" autoComplete="off" spellCheck={false} maxLength={300} />
      </Form.Item>
      <p className="quiet">{say('setup.start.kept')}</p>
      <p className="quiet">
        {say('setup.start.demo')} <code className="mono whole">{demoCommand}</code>
      </p>
      <StepFoot back={back} />
    </Form>
  )
}
