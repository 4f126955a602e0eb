import { nameOf, useWords } from '../../lib/i18n.ts'
import { Form, Radio, Switch } from '../../ui/antd.ts'
import { presetOf, presets } from './draft.ts'
import type { Preset } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

const names = ['family', 'campus', 'town'] as const satisfies readonly Preset[]

/** Asks what is on from the first day: a kind of community, or each part by itself. */
export function PartsStep({ draft, change, modules, next, back }: StepProps) {
  const { say } = useWords()
  const turn = (name: string, on: boolean) =>
    change({ ...draft, off: modules.filter(one => (one === name ? !on : draft.off.includes(one))) })
  const choose = (preset: Preset) => {
    const without: readonly string[] = presets[preset]
    change({ ...draft, off: modules.filter(one => without.includes(one)) })
  }
  return (
    <Form layout="vertical" onFinish={next}>
      <StepHead title={say('setup.parts.title')} lede={say('setup.parts.lede')} />
      <Radio.Group
        className="choice"
        aria-label={say('setup.parts.title')}
        value={presetOf(draft.off)}
        onChange={chosen => choose(chosen.target.value)}
      >
        {names.map(name => (
          <Radio key={name} value={name}>
            <b>{say(`setup.parts.${name}`)}</b>
            <span className="quiet">{say(`setup.parts.${name}Help`)}</span>
          </Radio>
        ))}
      </Radio.Group>
      <div className="parts">
        <p>
          <b>{say('setup.parts.always')}</b>
          <span className="quiet">{say('setup.parts.alwaysHelp')}</span>
        </p>
        {modules.map(name => (
          <label key={name} htmlFor={`part-${name}`}>
            <span>
              <b>{nameOf(say, 'setup.parts.names', name)}</b>
              <span className="quiet">{nameOf(say, 'setup.parts.helps', name)}</span>
            </span>
            <Switch
              id={`part-${name}`}
              checked={!draft.off.includes(name)}
              onChange={on => turn(name, on)}
            />
          </label>
        ))}
      </div>
      <StepFoot back={back} />
    </Form>
  )
}
