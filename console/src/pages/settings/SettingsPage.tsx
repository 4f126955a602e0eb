import {
  getPublicBooksOptions,
  listSettingsOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { changeSettings } from '@fuquan/sdk/sdk.gen.ts'
import type { Setting } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import { useMay } from '../../app/session.tsx'
import { StaffAct } from '../../app/staff-act.tsx'
import { keyOf, useWords } from '../../lib/i18n.ts'
import type { TextKey } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { Alert, Button, Input } from '../../ui/antd.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { Page, Section } from '../../ui/Page.tsx'
import { ChangeList } from './ChangeList.tsx'
import { SettingLine } from './SettingLine.tsx'
import { takesTwo } from './value.ts'

export type Value = Setting['value']
export type Changes = ReadonlyMap<string, Value>

const moduleNames: Record<string, TextKey> = {
  house: 'settings.house',
  identity: 'settings.identity',
  ledger: 'settings.ledger',
  notifications: 'settings.notifications',
  friends: 'settings.friends',
  chat: 'settings.chat',
  stickers: 'settings.stickers',
  envelopes: 'settings.envelopes',
  console: 'settings.console',
}

/** Every key with value, bounds and last change; changes gather and go out together. */
export function SettingsPage() {
  const { say } = useWords()
  const list = useQuery(listSettingsOptions())
  const books = useQuery(getPublicBooksOptions())
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''

  return (
    <Page
      title={say('settings.title')}
      lede={say('settings.lede')}
      actions={
        <Input.Search
          aria-label={say('settings.search')}
          placeholder={say('settings.search')}
          defaultValue={search}
          allowClear
          onChange={typed => {
            const found = typed.target.value
            setParams(found === '' ? {} : { search: found }, { replace: true })
          }}
        />
      }
    >
      <Face query={list}>
        {({ items }) => (
          <Face query={books}>
            {({ asset }) => <Groups items={items} search={search} unit={asset} />}
          </Face>
        )}
      </Face>
    </Page>
  )
}

type GroupsProps = { items: Setting[]; search: string; unit: Unit }

function Groups({ items, search, unit }: GroupsProps) {
  const { say } = useWords()
  const may = useMay()('operator')
  const [changes, setChanges] = useState<Changes>(new Map())
  const [previewing, setPreviewing] = useState(false)
  const wanted = search.trim().toLowerCase()
  const found = items.filter(one => {
    const title = keyOf(`setting.${one.key}`)
    const words = title === undefined ? '' : say(title).toLowerCase()
    return one.key.includes(wanted) || words.includes(wanted)
  })
  // Switches stand together and first: what is on is the first thing one wants to know.
  const switches = found.filter(isSwitch)
  const modules = [...new Set(found.filter(one => !isSwitch(one)).map(one => one.module))]

  const change = (setting: Setting, value: Value | undefined) => {
    const next = new Map(changes)
    if (value === undefined || value === setting.value) next.delete(setting.key)
    else next.set(setting.key, value)
    setChanges(next)
  }

  return (
    <>
      {found.length === 0 ? <Empty>{say('people.none')}</Empty> : null}
      {switches.length === 0 ? null : (
        <Section title={say('more.modules')}>
          <p className="quiet" style={{ marginBottom: 8 }}>
            {say('more.modulesWords')}
          </p>
          <Lines list={switches} unit={unit} changes={changes} change={may ? change : undefined} />
        </Section>
      )}
      {modules.map(module => {
        const name = moduleNames[module]
        return (
          <Section key={module} title={name === undefined ? module : say(name)}>
            <Lines
              list={found.filter(one => one.module === module && !isSwitch(one))}
              unit={unit}
              changes={changes}
              change={may ? change : undefined}
            />
          </Section>
        )
      })}
      {changes.size === 0 ? null : (
        <output className="bar">
          <span style={{ flex: 1 }}>{say('settings.pending', { count: changes.size })}</span>
          <Button onClick={() => setChanges(new Map())}>{say('settings.drop')}</Button>
          <Button type="primary" onClick={() => setPreviewing(true)}>
            {say('settings.preview')}
          </Button>
        </output>
      )}
      {previewing ? (
        <Preview
          items={items}
          changes={changes}
          unit={unit}
          close={() => setPreviewing(false)}
          done={() => setChanges(new Map())}
        />
      ) : null}
    </>
  )
}

const isSwitch = ({ key }: Setting): boolean => key.endsWith('.on')

type LinesProps = {
  list: Setting[]
  unit: Unit
  changes: Changes
  change: ((setting: Setting, value: Value | undefined) => void) | undefined
}

function Lines({ list, unit, changes, change }: LinesProps) {
  return list.map(setting => (
    <SettingLine
      key={`${setting.key} ${String(setting.value)}`}
      setting={setting}
      unit={unit}
      pending={changes.get(setting.key)}
      change={change === undefined ? undefined : value => change(setting, value)}
    />
  ))
}

type PreviewProps = {
  items: Setting[]
  changes: Changes
  unit: Unit
  close: () => void
  done: () => void
}

function Preview({ items, changes, unit, close, done }: PreviewProps) {
  const { say } = useWords()
  const list = [...changes].map(([key, value]) => ({ key, value }))
  const facts = Object.fromEntries(list.map(({ key, value }) => [key, String(value)]))
  return (
    <StaffAct
      title={say('settings.confirm')}
      effect={say('settings.effect', { count: changes.size })}
      shown={() => ({ kind: 'console.change_settings', payee: 'house', facts })}
      run={({ reason }, proof) => changeSettings({ body: { changes: list, reason, proof } })}
      close={close}
      done={done}
    >
      <ChangeList items={items} changes={changes} unit={unit} />
      {items.some(one => takesTwo(one, changes.get(one.key) ?? one.value)) ? (
        <Alert style={{ marginBottom: 16 }} type="warning" showIcon title={say('more.willWait')} />
      ) : null}
    </StaffAct>
  )
}
