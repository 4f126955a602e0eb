import { getPublicBooksOptions, listCardsOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Approval } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { keyOf, useWords } from '../../lib/i18n.ts'
import { writeMoment } from '../../lib/time.ts'
import { Money } from '../../ui/Money.tsx'

const namedMax = 6

/** What a second person agrees to, in words: who, how much, which setting from what to what. */
export function Facts({ approval }: { approval: Approval }) {
  const { facts } = approval
  if (Array.isArray(facts['changes'])) return <Changes changes={facts['changes']} />
  if ('amount' in facts && 'people' in facts) {
    return <MoneyFacts people={facts['people']} amount={String(facts['amount'])} />
  }
  if (approval.about.kind === 'identity.suspend') {
    return <Suspension who={approval.about.ref} until={facts['until']} />
  }
  return (
    <dl className="answers">
      {Object.entries(facts).map(([name, value]) => (
        <Line key={name} name={name}>
          <span className="mono">{typeof value === 'string' ? value : JSON.stringify(value)}</span>
        </Line>
      ))}
    </dl>
  )
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
      <dd />
    </>
  )
}

const fieldOf = (value: unknown, name: string): string => {
  if (typeof value !== 'object' || value === null) return ''
  const found = Object.entries(value).find(([key]) => key === name)?.[1]
  return typeof found === 'string' ? found : JSON.stringify(found)
}

function Changes({ changes }: { changes: unknown[] }) {
  const { say } = useWords()
  return (
    <dl className="answers">
      {changes.map(one => {
        const key = fieldOf(one, 'key')
        const title = keyOf(`setting.${key}`)
        return (
          <Line key={key} name={title === undefined ? key : say(title)}>
            <span className="number">
              {fieldOf(one, 'before')} → <b>{fieldOf(one, 'after')}</b>
            </span>
          </Line>
        )
      })}
    </dl>
  )
}

function MoneyFacts({ people, amount }: { people: unknown; amount: string }) {
  const { say } = useWords()
  const books = useQuery(getPublicBooksOptions())
  const ids = Array.isArray(people) ? people.filter(one => typeof one === 'string') : []
  const asset = books.data?.asset
  const money = (minor: string) => (asset === undefined ? '' : <Money minor={minor} unit={asset} />)
  return (
    <dl className="answers">
      <Line name={say('approvalActs.people')}>
        {ids.length === 0 ? say('approvalActs.fund') : <Names ids={ids} />}
      </Line>
      {ids.length < 2 ? null : <Line name={say('approvalActs.each')}>{money(amount)}</Line>}
      <Line name={say('approvalActs.total')}>
        <b>{money((BigInt(amount) * BigInt(Math.max(1, ids.length))).toString())}</b>
      </Line>
    </dl>
  )
}

function Suspension({ who, until }: { who: string; until: unknown }) {
  const { say, language } = useWords()
  return (
    <dl className="answers">
      <Line name={say('approvalActs.people')}>
        <Names ids={[who]} />
      </Line>
      <Line name={say('approvalActs.until')}>
        {typeof until === 'string' ? writeMoment(until, language) : say('approvalActs.noEnd')}
      </Line>
    </dl>
  )
}

/** A few names, and how many there are in all. */
function Names({ ids }: { ids: string[] }) {
  const { say, language } = useWords()
  const shown = ids.slice(0, namedMax)
  const cards = useQuery(listCardsOptions({ query: { ids: shown.join(',') } }))
  const names = (cards.data?.items ?? []).map(one => `${one.name} @${one.handle}`)
  const list = new Intl.ListFormat(language, { type: 'conjunction' }).format(names)
  return (
    <>
      {list}
      {ids.length > namedMax ? ` · ${say('approvalActs.peopleCount', { count: ids.length })}` : ''}
    </>
  )
}
