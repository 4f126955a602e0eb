import type { RelayNode } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { Icon } from '../../../ui/Icon.tsx'
import { PassedOn } from './PassedOn.tsx'
import { PersonName } from './PersonName.tsx'

type Props = { nodes: readonly RelayNode[]; whole: boolean }

/** The guesses as a tree: below each of them those it was passed on to. */
export function RelayTree({ nodes, whole }: Props) {
  const { t } = useTranslation('trees')
  const shown = new Set(nodes.map(node => node.number))
  // Of a branch the part above may be hidden: what has no visible parent stands at the root.
  const roots = nodes.filter(node => node.parent === null || !shown.has(node.parent))
  const title = whole ? 'tree.whole' : titleOf(nodes)
  return (
    <section className="branch">
      <h2 className="section-title">{t(title)}</h2>
      <ul className="branch-tree">
        {roots.map(node => (
          <Node key={node.number} node={node} nodes={nodes} />
        ))}
      </ul>
    </section>
  )
}

/** Whose path this is: the one that won, mine, or somebody's that leads to me. */
function titleOf(nodes: readonly RelayNode[]) {
  if (nodes.every(node => node.onPath)) return 'relay.path'
  const won = nodes.some(node => node.onPath)
  return !won && nodes.some(node => node.person.me) ? 'relay.mine' : 'tree.branch'
}

function Node({ node, nodes }: { node: RelayNode; nodes: readonly RelayNode[] }) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const below = nodes.filter(one => one.parent === node.number)
  const mark = node.said === 'exact' ? 'check' : node.said === 'higher' ? 'send' : 'down'
  return (
    <li>
      <div className={`branch-node is-${node.state}${node.person.me ? ' is-me' : ''}`}>
        <span className="branch-dot" aria-hidden="true">
          <Icon name={mark} size={16} />
        </span>
        <div className="branch-words">
          <p className="row-name">
            <PersonName person={node.person} />
          </p>
          <p className="row-note">
            {t('relay.guessed', { amount: money(node.value) })} · {t(`relay.${node.said}`)}
            {node.said !== 'exact' &&
              ` · ${t('relay.left', { lo: money(node.lo), hi: money(node.hi) })}`}
          </p>
          <PassedOn passed={node.passed} />
        </div>
        <span className="branch-end">
          {node.share === null
            ? t(`relay.states.${node.state}`)
            : t('relay.share', { amount: money(node.share) })}
        </span>
      </div>
      {below.length > 0 && (
        <ul className="branch-tree">
          {below.map(one => (
            <Node key={one.number} node={one} nodes={nodes} />
          ))}
        </ul>
      )}
    </li>
  )
}
