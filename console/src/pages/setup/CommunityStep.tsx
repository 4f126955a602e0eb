import { useWords } from '../../lib/i18n.ts'
import { Form, Input, Select } from '../../ui/antd.ts'
import { languageChoices } from './draft.ts'
import type { Draft, LanguageChoice } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

const zones = Intl.supportedValuesOf('timeZone')
const choices = Object.keys(languageChoices).filter(
  (key): key is LanguageChoice => key in languageChoices,
)

/** Asks for the community's name, languages and time zone. */
export function CommunityStep({ draft, change, next, back }: StepProps) {
  const { say } = useWords()
  const offered = zones.includes(draft.community.timeZone)
    ? zones
    : [draft.community.timeZone, ...zones]
  return (
    <Form<Draft['community']>
      layout="vertical"
      requiredMark={false}
      initialValues={draft.community}
      onValuesChange={(_, community: Draft['community']) => change({ ...draft, community })}
      onFinish={next}
    >
      <StepHead title={say('setup.community.title')} lede={say('setup.community.lede')} />
      <Form.Item
        name="name"
        label={say('setup.community.name')}
        rules={[{ required: true, whitespace: true, message: say('setup.required') }]}
      >
        <Input autoComplete="organization" maxLength={40} />
      </Form.Item>
      <Form.Item
        name="languages"
        label={say('setup.community.languages')}
        extra={say('setup.community.languagesHelp')}
      >
        <Select
          options={choices.map(value => ({ value, label: say(`setup.community.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="timeZone"
        label={say('setup.community.timeZone')}
        extra={say('setup.community.timeZoneHelp')}
      >
        <Select showSearch options={offered.map(value => ({ value, label: value }))} />
      </Form.Item>
      <StepFoot back={back} />
    </Form>
  )
}
