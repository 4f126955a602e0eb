import type { FunnyLevel, TreeView } from '@fuquan/sdk/index.ts'
import { useTranslation } from 'react-i18next'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { clockTime, deadline } from '../../../lib/time.ts'
import { Refused } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Money } from '../../../ui/Money.tsx'
import { PersonName } from './PersonName.tsx'
import { PassedOn } from './PassedOn.tsx'
import { useTicket } from '../queries.ts'
import { useMove } from './useMove.ts'

type Game = { depthMax: number; levels: FunnyLevel[] }
type Props = { view: TreeView; game: Game; onGuessed: () => void }

/** Three tiles, one tap: what it brought, and how the other half went on. */
export function FunnyGame({ view, game, onGuessed }: Props) {
  const { t } = useTranslation('trees')
  const live = game.levels.at(-1)
  const mine = game.levels.find(level => level.guesser?.me)
  const { why, mayGuess } = view.me
  return (
    <>
      {mayGuess && live?.tiles && (
        <Tapping view={view} level={live} depthMax={game.depthMax} onGuessed={onGuessed} />
      )}
      {mine && <Tapped level={mine} />}
      {!mayGuess && !mine && !view.mine && why && (
        <p className="tree-note" role="status">
          {t(`tree.why.${why}`)}
        </p>
      )}
      {game.levels.length > 0 && (view.mine || mine || !mayGuess) && (
        <Branch levels={game.levels} whole={view.mine} />
      )}
    </>
  )
}

type TapProps = { view: TreeView; level: FunnyLevel; depthMax: number; onGuessed: () => void }

function Tapping({ view, level, depthMax, onGuessed }: TapProps) {
  const { t } = useTranslation('trees')
  const move = useMove(view.envelopeId)
  const ticket = useTicket(view.envelopeId).data?.ticket
  const chosen = move.move?.is === 'tile' ? move.move.tile : undefined
  const last = level.level >= depthMax
  const tap = async (tile: number) => {
    const after = await move.make({ is: 'tile', level: level.level, tile, ticket })
    if (after) onGuessed()
  }
  return (
    <section className="tree-ask" aria-labelledby="tree-ask">
      <h2 id="tree-ask">{t('funny.ask')}</h2>
      <p className="quiet">
        {t('funny.level', { level: level.level, max: depthMax })} ·{' '}
        {last ? t('funny.lastLevel') : t('funny.rule')}
      </p>
      <div className="tiles" role="group" aria-label={t('funny.tiles')}>
        {(level.tiles ?? []).map((amount, tile) => (
          <button
            key={tile}
            type="button"
            className={`tile${chosen === tile ? ' is-turning' : ''}`}
            aria-disabled={move.busy || undefined}
            aria-busy={chosen === tile || undefined}
            onClick={() => {
              if (!move.busy) void tap(tile)
            }}
          >
            <TileFace amount={amount} />
          </button>
        ))}
      </div>
      {move.checking && <p role="status">{t('checking')}</p>}
      {move.problem !== undefined && <Refused problem={move.problem} />}
    </section>
  )
}

function TileFace({ amount }: { amount: string }) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  return (
    <>
      <span className="tile-mark" aria-hidden="true">
        福
      </span>
      <span className="unseen">{t('funny.tile', { amount: money(amount) })}</span>
      <span className="tile-amount" aria-hidden="true">
        <Money amount={amount} />
      </span>
    </>
  )
}

/** What my tap brought: the tile I tapped, and in words. */
function Tapped({ level }: { level: FunnyLevel }) {
  const { t } = useTranslation('trees')
  const { state, tiles, tile } = level
  const said = state === 'hit' ? 'hit' : state === 'last' ? 'last' : 'half'
  const right = level.amount === null ? undefined : tiles?.indexOf(level.amount)
  return (
    <section className="tree-ask">
      <div role="status">
        <h2>{t(`funny.${said}`)}</h2>
      </div>
      <ul className="tiles is-told" aria-label={t('funny.tiles')}>
        {(tiles ?? []).map((amount, at) => (
          <li
            key={at}
            className={`tile is-told${at === tile ? ' is-mine' : ''}${
              at === right || (at === tile && state === 'hit') ? ' is-right' : ''
            }`}
          >
            <span className="tile-amount">
              <Money amount={amount} />
            </span>
            {at === tile && <span className="tile-word">{t('funny.chosen')}</span>}
            {at === right && at !== tile && <span className="tile-word">{t('funny.right')}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Branch({ levels, whole }: { levels: FunnyLevel[]; whole: boolean }) {
  const { t } = useTranslation('trees')
  return (
    <section className="branch">
      <h2 className="section-title">{t(whole ? 'tree.whole' : 'tree.branch')}</h2>
      <ol className="branch-list">
        {levels.map(level => (
          <Level key={level.level} level={level} />
        ))}
      </ol>
    </section>
  )
}

function Level({ level }: { level: FunnyLevel }) {
  const { t } = useTranslation('trees')
  const money = useMoneyText()
  const { state, guesser, took, amount, until, guessedAt } = level
  const won = state === 'hit' || state === 'last'
  const said = [
    ...(guesser ? [t(`funny.states.${state}`)] : []),
    ...(took === null ? [] : [t('funny.took', { amount: money(took) })]),
    ...(amount === null ? [] : [t('funny.was', { amount: money(amount) })]),
  ]
  return (
    <li className={`branch-node is-${state}`}>
      <span className="branch-dot" aria-hidden="true">
        {won ? <Icon name="check" size={16} /> : level.level}
      </span>
      <div className="branch-words">
        <p className="row-name">
          {guesser ? <PersonName person={guesser} /> : t(`funny.states.${state}`)}
        </p>
        {said.length > 0 && <p className="row-note">{said.join(' · ')}</p>}
        {until !== null && (
          <p className="row-note">{t('funny.until', { time: deadline(until) })}</p>
        )}
        <PassedOn passed={level.passed} />
      </div>
      {guessedAt !== null && <span className="row-note">{clockTime(guessedAt)}</span>}
    </li>
  )
}
