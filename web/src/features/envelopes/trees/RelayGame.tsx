import type { RelayDoor, RelayGame as Game, RelayNode, TreeView } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAsset } from '../../../lib/asset.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { AmountField } from '../../../ui/AmountField.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Refused } from '../../../ui/faces.tsx'
import { Row } from '../../../ui/Row.tsx'
import { RangeBar } from './RangeBar.tsx'
import { RelayTree } from './RelayTree.tsx'
import { type Range, readGuess, typedOf } from './state.ts'
import { useTicket } from '../queries.ts'
import { useMove } from './useMove.ts'

type Props = { view: TreeView; game: Game; onGuessed: () => void }

/** The number to find: my one guess, what it said, and the path it stands on. */
export function RelayGame({ view, game, onGuessed }: Props) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const mine = game.nodes.find(node => node.person.me)
  const { mayGuess, why } = view.me
  const playing = mayGuess && game.doors.length > 0
  return (
    <>
      {game.foundAfter !== null && (
        <p className="tree-found" role="status">
          {t('relay.found', { count: game.foundAfter })}
        </p>
      )}
      {game.closest !== null && (
        <p className="tree-note">{t('relay.closest', { amount: money(game.closest) })}</p>
      )}
      {playing && <Choosing view={view} game={game} onGuessed={onGuessed} />}
      {mine && <Guessed game={game} node={mine} />}
      {!playing && !mine && !view.mine && why && (
        <p className="tree-note" role="status">
          {t(`tree.why.${why}`)}
        </p>
      )}
      {view.mine && !mine && <RangeBar whole={game} now={game} nodes={game.nodes} />}
      <p className="quiet tree-note">
        {game.tried > 0
          ? t('tree.tried', { count: game.tried })
          : t(playing ? 'tree.nobody' : 'tree.nobodyYet')}
      </p>
      {game.nodes.length > 0 && <RelayTree nodes={game.nodes} whole={view.mine} />}
    </>
  )
}

function Choosing({ view, game, onGuessed }: Props) {
  const { doors } = game
  const [chosen, setChosen] = useState<number | null | undefined>(undefined)
  const only = doors.length === 1 ? doors[0] : undefined
  const door = only ?? doors.find(one => one.from === chosen && chosen !== undefined)
  if (!door) return <Doors view={view} doors={doors} onDoor={one => setChosen(one.from)} />
  return <Guessing view={view} game={game} door={door} onGuessed={onGuessed} />
}

type DoorsProps = { view: TreeView; doors: RelayDoor[]; onDoor: (door: RelayDoor) => void }

/** Invited by several branches: one is chosen before the one guess. */
function Doors({ view, doors, onDoor }: DoorsProps) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const nameOf = (door: RelayDoor) => {
    if (door.from === null) return t('relay.doorSender', { name: view.sender.name })
    return t('relay.doorBy', { name: door.by?.user?.name ?? t('tree.someone') })
  }
  return (
    <section aria-labelledby="tree-doors">
      <h2 className="section-title" id="tree-doors">
        {t('relay.choose', { count: doors.length })}
      </h2>
      <ul className="card rows">
        {doors.map(door => (
          <li key={door.from ?? 0}>
            <Row
              name={nameOf(door)}
              note={`${t('relay.left', { lo: money(door.lo), hi: money(door.hi) })} · ${t(
                'relay.place',
                { count: door.depth },
              )}`}
              onPress={() => onDoor(door)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Guessing({ view, game, door, onGuessed }: Props & { door: RelayDoor }) {
  const { t } = useTranslation('trees')
  const { scale } = useAsset()
  const money = useMoneyText()
  const move = useMove(view.envelopeId)
  const ticket = useTicket(view.envelopeId).data?.ticket
  const range: Range = { lo: BigInt(door.lo), hi: BigInt(door.hi), step: BigInt(game.step) }
  const sure = range.lo === range.hi
  const [text, setText] = useState(sure ? typedOf(range.lo, scale) : '')
  const value = readGuess(text, scale, range)
  const words = { lo: money(door.lo), hi: money(door.hi), step: money(game.step) }
  const guess = async () => {
    if (value === undefined) return
    const after = await move.make({
      ...{ is: 'number', from: door.from, value: String(value), ticket },
    })
    if (after) onGuessed()
  }
  return (
    <form
      className="tree-ask"
      onSubmit={event => {
        event.preventDefault()
        void guess()
      }}
    >
      <h2>{t('relay.ask')}</h2>
      <p className="quiet">
        {t('relay.range', words)} · {t('relay.rule')}
      </p>
      <RangeBar whole={game} now={door} nodes={game.nodes} {...(value && { at: value })} />
      {sure ? (
        <p className="tree-found">{t('relay.only')}</p>
      ) : (
        <AmountField label={t('relay.your')} text={text} onText={setText} />
      )}
      <Button
        type="submit"
        wide
        busy={move.busy}
        why={value === undefined ? t('relay.off', words) : undefined}
      >
        {t('relay.go')}
      </Button>
      {move.checking && <p role="status">{t('checking')}</p>}
      {move.problem !== undefined && <Refused problem={move.problem} />}
    </form>
  )
}

function Guessed({ game, node }: { game: Game; node: RelayNode }) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const said =
    node.said === 'exact' ? 'right' : node.said === 'higher' ? 'wrongHigher' : 'wrongLower'
  return (
    <section className="tree-ask">
      <div role="status">
        <h2>{t(`relay.${said}`)}</h2>
      </div>
      <p className="quiet">
        {t('relay.guessed', { amount: money(node.value) })}
        {node.said !== 'exact' &&
          ` · ${t('relay.left', { lo: money(node.lo), hi: money(node.hi) })}`}
      </p>
      <RangeBar whole={game} now={node} nodes={game.nodes} at={BigInt(node.value)} />
    </section>
  )
}
