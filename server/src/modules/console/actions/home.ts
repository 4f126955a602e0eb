import type { ReviewQueue, routes } from '@fuquan/contract/console.ts'
import { Language } from '@fuquan/contract/vocabulary/text.ts'
import { switchedOff } from '#/engine/admit.ts'
import type { Reply } from '#/engine/bind.ts'
import { houseDemo, houseLanguages, houseName } from '#/engine/house-settings.ts'
import type { Ctx } from '#/engine/house.ts'
import { countPeople, staffWith } from '#/modules/identity/index.ts'
import { booksState } from '#/modules/ledger/index.ts'
import { diskOf } from '../disk.ts'
import { needsOf } from '../rules.ts'
import { listWaiting } from '../store-waits.ts'

/** Queues of parts of the house that can be switched off. */
const ownerOf: Partial<Record<ReviewQueue, string>> = {
  message_report: 'chat',
  pack: 'stickers',
  sticker_report: 'stickers',
  cover: 'envelopes',
  ask_picture: 'envelopes',
}

type Home = Reply<(typeof routes)['getHome']>

/** Lists what waits for staff, the most urgent first, with the house's head line. */
export async function getHome(ctx: Ctx): Promise<Home> {
  const { tx, now, house, settings } = ctx
  const people = await countPeople(tx)
  const books = await booksState(tx)
  const queues = new Map((await listWaiting(tx, now)).map(one => [one.queue, one]))
  const off = switchedOff(house, settings)
  const waitingIn = (queue: ReviewQueue) => {
    const owner = ownerOf[queue]
    // Nobody can decide it until the part is on again, and then it waits as before.
    const one = owner !== undefined && off.includes(owner) ? undefined : queues.get(queue)
    return { count: one?.waiting ?? 0, since: one?.since ?? null }
  }
  const failedTurns = await house.jobs.failedTurns(tx)
  const dead = await house.jobs.dead(tx)
  const owners = await staffWith(tx, [])
  const disk = await diskOf(house)

  const spoken = settings.of(houseLanguages).split(',')
  const demo = settings.of(houseDemo)
  return {
    house: {
      name: settings.of(houseName),
      demo,
      languages: Language.options.filter(one => spoken.includes(one)),
    },
    needs: needsOf({
      paused: books.paused,
      findings: { count: books.findingsOpen, since: null },
      approvals: waitingIn('approval'),
      asked: waitingIn('join'),
      problems: waitingIn('bill_problem'),
      redemptions: waitingIn('redemption'),
      messageReports: waitingIn('message_report'),
      packs: waitingIn('pack'),
      stickerReports: waitingIn('sticker_report'),
      covers: waitingIn('cover'),
      askPictures: waitingIn('ask_picture'),
      failedTurns: { count: failedTurns.length, since: failedTurns[0]?.since ?? null },
      deadJobs: { count: dead.length, since: dead.at(-1)?.failedAt ?? null },
      diskLow: disk.space?.low ?? false,
      dataDirectoryWarning: disk.warning,
      owners: owners.length,
      demo,
    }),
    failedTurns,
    people: people,
  }
}
