import type { Objection } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Icon } from '../../../ui/Icon.tsx'
import { Row } from '../../../ui/Row.tsx'
import { objectionName, objectionPath } from '../standingState.ts'

/** One thing that keeps somebody here, and the way to settle it. */
export function ObjectionRow({ objection }: { objection: Objection }) {
  const { t } = useTranslation('standing')
  const money = useMoneyText()
  const name = objectionName(objection)
  const { amount, count, name: whose = '', roles = '' } = objection.facts
  const said = {
    name: whose,
    roles,
    amount: money(amount ?? '0'),
    count: Number(count ?? 0),
  }
  const to = objectionPath(objection)
  return (
    <Row
      {...(to && { to })}
      start={<Icon name="alert" />}
      name={<span>{t(`closing.objections.${name}`, said)}</span>}
      note={<span>{t(`closing.ways.${name}`)}</span>}
    />
  )
}
