import { useWords } from '../../lib/i18n.ts'
import { writeAmount, writeDigits } from '../../lib/money.ts'
import { Form, Input, Select } from '../../ui/antd.ts'
import { boundsAt, creditsOf, refit } from './draft.ts'
import type { Draft } from './draft.ts'
import type { StepProps } from './SetupPage.tsx'
import { StepFoot, StepHead } from './StepHead.tsx'

type Fields = Draft['unit'] & { credits: string }
const scales = [0, 1, 2, 3, 4, 5, 6] as const
const sampleAtTwo = 1234n

/** What 12.34 looks like in this unit, in both languages. */
function Preview({ unit }: { unit: Draft['unit'] }) {
  const { say } = useWords()
  const { scale } = unit
  const minor =
    scale >= 2 ? sampleAtTwo * 10n ** BigInt(scale - 2) : sampleAtTwo / 10n ** BigInt(2 - scale)
  const shown = {
    scale,
    symbols: { 'zh-CN': unit.symbolZh, en: unit.symbolEn },
    names: { 'zh-CN': unit.nameZh, en: unit.nameEn },
  }
  return (
    <output>
      {/* The form library styles outputs of its own, so the look stands one level deeper. */}
      <span className="preview">
        <small>{say('setup.unit.preview')}</small>
        <b lang="zh-CN">{writeAmount(minor.toString(), shown, 'zh-CN')}</b>
        <small lang="en">{writeAmount(minor.toString(), shown, 'en')}</small>
      </span>
    </output>
  )
}

/** Asks what the community counts in, and how much a newcomer starts with. */
export function UnitStep({ draft, change, limits, next, back }: StepProps) {
  const { say, language } = useWords()
  const [form] = Form.useForm<Fields>()
  const { scale } = draft.unit
  const bounds = boundsAt(limits, scale)
  const digits = (minor: string) => writeDigits(minor, scale, language)
  const missing = { required: true, whitespace: true, message: say('setup.required') }

  const keep = (changed: Partial<Fields>, { credits, ...unit }: Fields) => {
    const fitted =
      changed.scale === undefined ? credits : refit(credits, { from: scale, to: changed.scale })
    if (fitted !== credits) form.setFieldValue('credits', fitted)
    change({ ...draft, unit, credits: fitted })
  }

  return (
    <Form<Fields>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ ...draft.unit, credits: draft.credits }}
      onValuesChange={keep}
      onFinish={next}
    >
      <StepHead title={say('setup.unit.title')} lede={say('setup.unit.lede')} />
      <Preview unit={draft.unit} />
      <div className="pair">
        <Form.Item name="nameZh" label={say('setup.unit.nameZh')} rules={[missing]}>
          <Input maxLength={20} lang="zh-CN" />
        </Form.Item>
        <Form.Item name="nameEn" label={say('setup.unit.nameEn')} rules={[missing]}>
          <Input maxLength={20} lang="en" />
        </Form.Item>
        <Form.Item name="symbolZh" label={say('setup.unit.symbolZh')} rules={[missing]}>
          <Input maxLength={4} lang="zh-CN" />
        </Form.Item>
        <Form.Item name="symbolEn" label={say('setup.unit.symbolEn')} rules={[missing]}>
          <Input maxLength={4} lang="en" />
        </Form.Item>
        <Form.Item
          name="code"
          label={say('setup.unit.code')}
          normalize={(typed: string) => typed.trim().toUpperCase()}
          rules={[
            { pattern: /^[A-Z][A-Z0-9]{1,7}$/, message: say('setup.unit.codeHelp') },
            missing,
          ]}
        >
          <Input maxLength={8} autoCapitalize="characters" />
        </Form.Item>
        <Form.Item name="scale" label={say('setup.unit.scale')}>
          <Select
            options={scales.map(value => ({
              value,
              label:
                value === 0
                  ? say('setup.unit.scaleNone')
                  : say('setup.unit.scaleOne', { scale: value }),
            }))}
          />
        </Form.Item>
      </div>
      <Form.Item
        name="credits"
        label={say('setup.unit.credits')}
        extra={say('setup.unit.creditsHelp', { max: digits(bounds.max) })}
        rules={[
          {
            validator: async (_, credits: string) => {
              if (creditsOf({ ...draft, credits }, bounds) !== undefined) return
              const vars = { min: digits(bounds.min), max: digits(bounds.max), scale }
              throw new Error(say('setup.unit.creditsWrong', vars))
            },
          },
        ]}
      >
        <Input className="amount-input" inputMode="decimal" autoComplete="off" maxLength={24} />
      </Form.Item>
      <StepFoot back={back} />
    </Form>
  )
}
