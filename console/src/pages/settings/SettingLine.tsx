import type { Setting } from '@fuquan/sdk/types.gen.ts'
import { Link } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { keyOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Input, InputNumber, Select, Switch, Tag } from '../../ui/antd.ts'
import { AmountInput } from '../../ui/Money.tsx'
import type { Value } from './SettingsPage.tsx'
import { holdsMoney, writeChoice, writeValue } from './value.ts'

type LineProps = {
  setting: Setting
  unit: Unit
  pending: Value | undefined
  /** Absent for who may only read. */
  change: ((value: Value | undefined) => void) | undefined
}
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone')]
const fixed = ['house.demo', 'house.set_up']

/** One setting: what it is, its bounds, who changed it, and the control. */
export function SettingLine({ setting, unit, pending, change }: LineProps) {
  const words = { ...useWords(), unit }
  const { say, language } = words
  const { kind, min, max, changedBy, changedAt } = setting
  const readsLog = useMay()('operator', 'auditor')
  const title = keyOf(`setting.${setting.key}`)
  const bounds =
    kind === 'text'
      ? say('settings.textMax', { max: String(max ?? '') })
      : min === undefined
        ? undefined
        : say('settings.bounds', {
            min: writeValue(setting, min, words),
            max: writeValue(setting, max, words),
          })
  const last =
    changedBy === null || changedAt === null
      ? say('settings.untouched')
      : say('settings.changed', { name: changedBy.name, at: writeMoment(changedAt, language) })

  return (
    <div className={pending === undefined ? 'setting' : 'setting changed'}>
      <div>
        <div className="row">
          <label className="person-name" htmlFor={setting.key}>
            {title === undefined ? setting.key : say(title)}
          </label>
          <span className="mono quiet">{setting.key}</span>
          {setting.members ? <Tag>{say('settings.members')}</Tag> : null}
          <SafetyTag setting={setting} />
        </div>
        <div className="quiet">
          {[
            bounds,
            say('settings.default', { value: writeValue(setting, setting.default, words) }),
            last,
            setting.underWay === null || setting.value === false
              ? undefined
              : setting.underWay === 0
                ? say('more.underWayNone')
                : say('more.underWay', { count: setting.underWay }),
          ]
            .filter(part => part !== undefined)
            .join(' · ')}
          {changedAt === null || !readsLog ? null : (
            <>
              {' · '}
              <Link to={`/audit?about=${setting.key}`}>{say('settings.history')}</Link>
            </>
          )}
        </div>
      </div>
      {change === undefined || fixed.includes(setting.key) ? (
        <span className="number">{writeValue(setting, setting.value, words)}</span>
      ) : (
        <Control setting={setting} unit={unit} value={pending ?? setting.value} change={change} />
      )}
    </div>
  )
}

/** Says which way of changing it takes two people. */
function SafetyTag({ setting }: { setting: Setting }) {
  const { say } = useWords()
  const { safety } = setting
  if (holdsMoney(setting)) return <Tag className="two-people">{say('more.switchOff')}</Tag>
  if (safety === null) return null
  return (
    <Tag className="two-people">{say(safety === 'up' ? 'more.safetyUp' : 'more.safetyDown')}</Tag>
  )
}

type ControlProps = {
  setting: Setting
  unit: Unit
  value: Value
  change: (value: Value | undefined) => void
}

function Control({ setting, unit, value, change }: ControlProps) {
  const { say } = useWords()
  const { key, kind, options } = setting
  if (kind === 'boolean') {
    return <Switch id={key} aria-label={key} checked={value === true} onChange={change} />
  }
  if (kind === 'amount') {
    return <AmountInput id={key} unit={unit} value={String(value)} onChange={change} />
  }
  if (kind === 'integer') {
    return (
      <InputNumber
        id={key}
        style={{ width: '100%' }}
        value={Number(value)}
        min={Number(setting.min)}
        max={Number(setting.max)}
        precision={0}
        onChange={number => change(number ?? undefined)}
      />
    )
  }
  if (kind === 'choice') {
    return (
      <Select
        id={key}
        style={{ width: '100%' }}
        value={String(value)}
        options={(options ?? []).map(value => ({ value, label: writeChoice(key, value, say) }))}
        onChange={change}
      />
    )
  }
  if (key === 'house.time_zone') {
    return (
      <Select
        id={key}
        style={{ width: '100%' }}
        showSearch
        value={String(value)}
        options={zones.map(zone => ({ value: zone, label: zone }))}
        onChange={change}
      />
    )
  }
  return (
    <Input
      id={key}
      value={String(value)}
      maxLength={Number(setting.max)}
      onChange={typed => change(typed.target.value)}
    />
  )
}
