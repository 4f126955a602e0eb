import { useWords } from '../../lib/i18n.ts'
import { Button } from '../../ui/antd.ts'

/** The question of a step; takes the focus when the step opens. */
export function StepHead({ title, lede }: { title: string; lede: string }) {
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      <p className="lede">{lede}</p>
    </>
  )
}

/** Back and next; next submits the form it stands in. */
export function StepFoot({ back }: { back: (() => void) | undefined }) {
  const { say } = useWords()
  return (
    <div className="wizard-foot">
      {back === undefined ? <span /> : <Button onClick={back}>{say('setup.back')}</Button>}
      <Button type="primary" htmlType="submit">
        {say('setup.next')}
      </Button>
    </div>
  )
}
