import type { Setting } from '@fuquan/sdk/types.gen.ts'
import { keyOf, useWords } from '../../lib/i18n.ts'
import type { Unit } from '../../lib/money.ts'
import { Table } from '../../ui/antd.ts'
import type { Changes } from './SettingsPage.tsx'
import { writeValue } from './value.ts'

const passwordsKey = 'identity.passwords'

/** What will change: each key with the value before and after. */
export function ChangeList(props: { items: Setting[]; changes: Changes; unit: Unit }) {
  const words = { ...useWords(), unit: props.unit }
  const { say } = words
  const rows = props.items.filter(one => props.changes.has(one.key))
  return (
    <Table
      size="small"
      rowKey="key"
      pagination={false}
      dataSource={rows}
      style={{ marginBottom: 16 }}
      columns={[
        {
          title: say('settings.key'),
          render: (_, one) => {
            const title = keyOf(`setting.${one.key}`)
            return title === undefined ? one.key : say(title)
          },
        },
        {
          title: say('settings.from'),
          render: (_, one) => writeValue(one, one.value, words),
        },
        {
          title: say('settings.to'),
          render: (_, one) => (
            <>
              <b>{writeValue(one, props.changes.get(one.key), words)}</b>
              {props.changes.get(one.key) === false && (one.underWay ?? 0) > 0 ? (
                <p className="quiet">{say('more.underWay', { count: one.underWay ?? 0 })}</p>
              ) : null}
              {one.key === passwordsKey ? (
                <p className="quiet">
                  {say(
                    props.changes.get(one.key) === false ? 'more.passwordsOff' : 'more.passwordsOn',
                  )}
                </p>
              ) : null}
            </>
          ),
        },
      ]}
    />
  )
}
