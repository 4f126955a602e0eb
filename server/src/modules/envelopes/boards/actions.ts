import type {
  Board,
  BoardChoice,
  boardRoutes as routes,
} from '@fuquan/contract/envelopes/boards.ts'
import type { FriendEnvelopes } from '@fuquan/contract/envelopes/profiles.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Input } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import * as friends from '#/modules/friends/index.ts'
import { peopleOf } from '#/modules/identity/index.ts'
import { assetOf } from '#/modules/ledger/index.ts'
import { keepFigures, keptFigures } from './memory.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

type Routes = typeof routes
type Ask = Input<Routes['getBoard']>

/** Tells what the actor chose about boards. */
export function getBoardChoice({ tx, actor }: Ctx): Promise<BoardChoice> {
  return store.readChoice(tx, actor.id)
}

/** Saves what the actor chooses; it holds for every board at once. */
export async function setBoardChoice(
  { tx, actor }: Ctx,
  input: Input<Routes['setBoardChoice']>,
): Promise<BoardChoice> {
  const { listed, looks, showsTotals } = input
  await store.saveChoice(tx, actor.id, { listed, looks, showsTotals })
  return { listed, looks, showsTotals }
}

/**
 * Shows a board of the actor's friends who want to be on it, and where the actor stands among
 * them. Figures are at most five minutes old; who may be seen is looked up every time.
 */
export async function getBoard(ctx: Ctx, ask: Ask): Promise<Board> {
  const { tx, actor, now, settings } = ctx
  const { kind, period, measure } = ask
  const choice = await store.readChoice(tx, actor.id)
  const timeZone = settings.of(houseTimeZone)
  const span = await store.spanOf(tx, { period, now, timeZone })
  const shown = { kind, period, measure, ...span, choice }
  if (!choice.looks) return { ...shown, computedAt: now, me: null, lines: [] }

  const { scale } = await assetOf(tx)
  const known = choice.looks ? await friends.friendsOf(tx, actor.id) : []
  const listed = await store.listedAmong(tx, known)
  const people = [...new Set([...listed.keys(), actor.id])]
  const { figures, computedAt } = await figuresOf(ctx, { kind, people, span, scale })

  const all = people.map(person => ({ person, figures: present(figures.get(person)) }))
  const order = rules.ordered(all, measure, scale)
  const place = order.findIndex(one => one.person === actor.id)
  const seen = order
    .filter(one => one.person !== actor.id || choice.listed)
    .slice(0, rules.linesMax)
  const cards = await peopleOf(
    tx,
    seen.map(one => one.person),
  )
  const value = (one: rules.Placed, open: boolean) => {
    const total = measure === 'total'
    const { rank } = rules.standingOf(one.figures, measure, scale)
    return {
      value: total ? null : rank,
      band: total && rank > 0 ? rules.bandOf(one.figures.total, scale) : null,
      total: total && open ? one.figures.total : null,
    }
  }
  const own = { person: actor.id, figures: present(figures.get(actor.id)) }
  return {
    ...shown,
    computedAt,
    me: { place: place < 0 ? null : place + 1, ...value(own, true) },
    lines: seen.map(one => {
      const me = one.person === actor.id
      const open = me || listed.get(one.person)?.showsTotals === true
      return { user: present(cards.get(one.person)), me, ...value(one, open) }
    }),
  }
}

const profilePeriod = 'year'

/**
 * Shows to how many people a friend gave and from how many they received this year; null when they
 * are on no board, or the actor looks at none.
 */
export async function boardOf(ctx: Ctx, friend: UserId): Promise<FriendEnvelopes['board']> {
  const { tx, actor, now, settings } = ctx
  const { looks } = await store.readChoice(tx, actor.id)
  if (!looks || !(await store.listedAmong(tx, [friend])).has(friend)) return null

  const period = profilePeriod
  const span = await store.spanOf(tx, { period, now, timeZone: settings.of(houseTimeZone) })
  const { scale } = await assetOf(tx)
  const ask = { people: [friend], span, scale }
  const given = await figuresOf(ctx, { ...ask, kind: 'generous' })
  const received = await figuresOf(ctx, { ...ask, kind: 'popular' })
  return {
    period,
    givenTo: present(given.figures.get(friend)).people,
    receivedFrom: present(received.figures.get(friend)).people,
  }
}

type Computing = {
  kind: Board['kind']
  people: readonly UserId[]
  span: { from: Date; until: Date }
  scale: number
}

/** Figures from memory where they are young enough, the others from the claims in one query. */
async function figuresOf(ctx: Ctx, { kind, people, span, scale }: Computing) {
  const { tx, now, house } = ctx
  const since = new Date(now.getTime() - rules.boardMinutes * 60_000)
  const figures = new Map<UserId, rules.Figures>()
  const missing: UserId[] = []
  let computedAt = now
  for (const person of people) {
    const kept = keptFigures(house, { kind, from: span.from, person }, since)
    if (kept === undefined) missing.push(person)
    else {
      figures.set(person, kept.figures)
      if (kept.at < computedAt) computedAt = kept.at
    }
  }
  const unit = 10n ** BigInt(scale)
  const fresh = await store.figuresOf(tx, { kind, people: missing, span, unit })
  for (const [person, found] of fresh) {
    figures.set(person, found)
    keepFigures(house, { kind, from: span.from, person }, { figures: found, at: now })
  }
  return { figures, computedAt }
}
