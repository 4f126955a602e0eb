import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { getHouseRulesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { HouseRule, HouseRuleChange, HouseRules as Rules } from '@fuquan/sdk/index.ts'
import { settingName, useLanguage } from '../../../lib/i18n.ts'
import { moneyText } from '../../../lib/money.ts'
import { moment } from '../../../lib/time.ts'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Page } from '../../../ui/Page.tsx'
import { groupRules, inForce } from '../state.ts'

/** The rules that hold now, made from the settings themselves, and how they changed. */
export function HouseRules() {
  const { t } = useTranslation('house')
  const rules = useQuery(getHouseRulesOptions())
  return (
    <Page title={t('rulesTitle')} back="/me">
      <p className="quiet">{t('rulesWords')}</p>
      {rules.isPending && <Skeleton rows={8} square={false} />}
      {rules.error && <Refused problem={rules.error} onAgain={() => void rules.refetch()} />}
      {rules.data && (
        <>
          {groupRules(inForce(rules.data.items)).map(({ name, items }) => (
            <section key={name} aria-label={t(`groups.${name}`)}>
              <h2 className="section-title">{t(`groups.${name}`)}</h2>
              <dl className="facts rule-list card">
                {items.map(item => (
                  <Line key={item.key} rule={item} asset={rules.data.asset} />
                ))}
              </dl>
            </section>
          ))}
          <section aria-label={t('history')}>
            <h2 className="section-title">{t('history')}</h2>
            <History changes={rules.data.changes} asset={rules.data.asset} />
          </section>
        </>
      )}
    </Page>
  )
}

function Line({ rule, asset }: { rule: HouseRule; asset: Rules['asset'] }) {
  const write = useWriting(asset)
  return (
    <div>
      <dt>{settingName(rule.key)}</dt>
      <dd>{write(rule.kind, rule.value)}</dd>
    </div>
  )
}

function History({ changes, asset }: { changes: HouseRuleChange[]; asset: Rules['asset'] }) {
  const { t } = useTranslation('house')
  const write = useWriting(asset)
  if (changes.length === 0) return <p className="quiet">{t('historyNone')}</p>
  return (
    <ul className="card rows">
      {changes.map(one => (
        <li key={`${one.key} ${one.at}`} className="rule-change">
          <span>
            {settingName(one.key)}
            <span className="quiet">
              {t('change', {
                before: write(one.kind, one.before),
                after: write(one.kind, one.after),
              })}
              {one.byOnePerson && ` · ${t('alone')}`}
            </span>
          </span>
          <time className="quiet" dateTime={one.at}>
            {moment(one.at)}
          </time>
        </li>
      ))}
    </ul>
  )
}

const choices = [
  'invite',
  'open',
  'approval',
  'closed',
  'zh-CN,en',
  'en,zh-CN',
  'zh-CN',
  'en',
] as const

/** Writes a value as people read it; amounts in the unit of the house. */
function useWriting(asset: Rules['asset']) {
  const { t } = useTranslation('house')
  const language = useLanguage()
  return (kind: HouseRule['kind'], value: HouseRule['value'] | null): string => {
    if (value === null) return '–'
    if (typeof value === 'boolean') return value ? t('on') : t('off')
    if (kind === 'amount') return asset ? moneyText(String(value), asset, language) : String(value)
    if (typeof value === 'number') return new Intl.NumberFormat(language).format(value)
    const choice = kind === 'choice' ? choices.find(one => one === value) : undefined
    return choice === undefined ? value : t(`choices.${choice}`)
  }
}
