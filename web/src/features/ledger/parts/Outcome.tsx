import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'

type Props = {
  mark: 'check' | 'clock' | 'alert'
  state: string
  amount: string
  words?: ReactNode
}

/** How something with money stands: mark, state in words, amount; spoken as it changes. */
export function Outcome({ mark, state, amount, words }: Props) {
  const icon: IconName = mark
  return (
    <div className="paid" aria-live="polite">
      <span className={`paid-mark is-${mark}`}>
        <Icon name={icon} size={36} />
      </span>
      <p className="paid-state">{state}</p>
      <p className="paid-amount">
        <Money amount={amount} />
      </p>
      {words && <p className="quiet">{words}</p>}
    </div>
  )
}

/** Names and values, one row each; what has no value is left out. */
export function Facts({ facts }: { facts: readonly (readonly [string, string | null])[] }) {
  return (
    <dl className="facts card">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  )
}
