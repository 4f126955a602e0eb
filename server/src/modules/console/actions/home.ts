import type { routes } from '@fuquan/contract/console.ts'
import { Language } from '@fuquan/contract/vocabulary/text.ts'
import type { Reply } from '#/engine/bind.ts'
import { houseDemo, houseLanguages, houseName } from '#/engine/house-settings.ts'
import type { Ctx } from '#/engine/house.ts'
import { staffWith, waitingForStaff } from '#/modules/identity/index.ts'
import { booksState } from '#/modules/ledger/index.ts'
import { coversInReview } from '#/modules/envelopes/index.ts'
import { waitingForReview } from '#/modules/stickers/index.ts'
import { kindOfDisk } from '../disk.ts'
import { needsOf } from '../rules.ts'

type Home = Reply<(typeof routes)['getHome']>

/** Lists what waits for staff, the most urgent first, with the house's head line. */
export async function getHome(ctx: Ctx): Promise<Home> {
  const { tx, now, house, settings } = ctx
  const waiting = await waitingForStaff(tx, now)
  const books = await booksState(tx)
  const stickers = await waitingForReview(tx)
  const dead = await house.jobs.dead(tx)
  const owners = await staffWith(tx, [])
  const disk = await kindOfDisk(house)

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
      approvals: { count: waiting.approvals, since: waiting.approvalsSince },
      asked: { count: waiting.asked, since: waiting.askedSince },
      problems: { count: books.problemsOpen, since: books.problemsSince },
      redemptions: { count: books.redemptionsAsked, since: books.redemptionsSince },
      packs: { count: stickers.packs, since: stickers.packsSince },
      stickerReports: { count: stickers.reports, since: stickers.reportsSince },
      covers: await coversInReview(tx),
      deadJobs: { count: dead.length, since: dead.at(-1)?.failedAt ?? null },
      dataDirectoryWarning: disk.warning,
      owners: owners.length,
      demo,
    }),
    people: { active: waiting.active, restricted: waiting.restricted, asked: waiting.asked },
  }
}
