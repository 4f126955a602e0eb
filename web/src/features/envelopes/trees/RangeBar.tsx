import type { RelayNode } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Money } from '../../../ui/Money.tsx'
import { placeIn } from './state.ts'

type Ends = { lo: string; hi: string }
type Props = { whole: Ends; now: Ends; nodes: readonly RelayNode[]; at?: bigint }

/** The whole range as a line, what is left of it in red, and where people have guessed. */
export function RangeBar({ whole, now, nodes, at }: Props) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const ends = { lo: BigInt(whole.lo), hi: BigInt(whole.hi) }
  const from = placeIn(BigInt(now.lo), ends)
  const to = placeIn(BigInt(now.hi), ends)
  const words = {
    ...{ from: money(whole.lo), to: money(whole.hi) },
    ...{ lo: money(now.lo), hi: money(now.hi) },
  }
  return (
    <div className="range" role="img" aria-label={t('relay.bar', words)}>
      <div className="range-line" aria-hidden="true">
        <span
          className="range-left"
          style={{ insetInlineStart: `${from}%`, insetInlineEnd: `${100 - to}%` }}
        />
        {nodes.map(node => (
          <span
            key={node.number}
            className={`range-tick${node.said === 'exact' ? ' is-exact' : ''}`}
            style={{ insetInlineStart: `${placeIn(BigInt(node.value), ends)}%` }}
          />
        ))}
        {at !== undefined && (
          <span className="range-at" style={{ insetInlineStart: `${placeIn(at, ends)}%` }} />
        )}
      </div>
      <div className="range-ends" aria-hidden="true">
        <Money amount={whole.lo} />
        <Money amount={whole.hi} />
      </div>
    </div>
  )
}
