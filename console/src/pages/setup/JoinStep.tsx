import { useWords } from '../../lib/i18n.ts'
import { readAmount, typedAmount } from '../../lib/money.ts'
import { Alert, Button, Form, Radio } from '../../ui/antd.ts'
import type { JoinMode } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

const modes = ['invite', 'open', 'approval', 'closed'] as const satisfies readonly JoinMode[]

/** Asks who may join, and says what each answer means for starting credits. */
export function JoinStep({ draft, change, next, back }: StepProps) {
  const { say } = useWords()
  const read = readAmount(draft.credits, draft.unit.scale)
  const gives = !('minor' in read) || read.minor.replace(/^0+/, '') !== ''
  return (
    <Form layout="vertical" onFinish={next}>
      <StepHead title={say('setup.join.title')} lede={say('setup.join.lede')} />
      <Radio.Group
        className="choice"
        aria-label={say('setup.join.title')}
        value={draft.joinMode}
        onChange={chosen => change({ ...draft, joinMode: chosen.target.value })}
      >
        {modes.map(mode => (
          <Radio key={mode} value={mode}>
            <b>{say(`setup.join.${mode}`)}</b>
            <span className="quiet">{say(`setup.join.${mode}Help`)}</span>
          </Radio>
        ))}
      </Radio.Group>
      {draft.joinMode === 'open' && gives ? (
        <Alert
          style={{ marginTop: 16 }}
          type="warning"
          showIcon
          title={say('setup.join.openCredits')}
          action={
            <Button
              onClick={() => change({ ...draft, credits: typedAmount('0', draft.unit.scale) })}
            >
              {say('setup.join.setZero')}
            </Button>
          }
        />
      ) : null}
      <StepFoot back={back} />
    </Form>
  )
}
