import { rulesHistoryMax, type routes, SettingValue } from '@fuquan/contract/console.ts'
import { z } from 'zod'
import type { Reply } from '#/engine/bind.ts'
import type { Ctx } from '#/engine/house.ts'
import { houseSetUp } from '#/engine/house-settings.ts'
import { assetOf } from '#/modules/ledger/index.ts'
import * as store from '../store.ts'

type HouseRules = Reply<(typeof routes)['getHouseRules']>

/** What took two says who they were, or that it was done by one. */
const OfTwo = z.object({ value: SettingValue, byOnePerson: z.boolean().default(false) })

/**
 * Shows the settings that concern members as they hold now, and how they changed, newest first.
 * Who changed them stays in the audit log; that they changed is everybody's business.
 */
export async function getHouseRules({ tx, settings }: Ctx): Promise<HouseRules> {
  const shown = settings.all().filter(one => one.members)
  const kinds = new Map(shown.map(one => [one.key, one.kind]))
  const lines = await store.listSettingChanges(tx, [...kinds.keys()], rulesHistoryMax)
  return {
    asset: settings.of(houseSetUp) ? await assetOf(tx) : null,
    items: shown.map(({ key, kind, value, changedAt }) => ({
      key,
      module: key.slice(0, key.indexOf('.')),
      kind,
      value,
      changedAt: changedAt ?? null,
    })),
    changes: lines.flatMap(line => {
      const kind = kinds.get(line.key)
      if (kind === undefined) return []
      const ofTwo = OfTwo.safeParse(line.after)
      return [
        {
          key: line.key,
          kind,
          before: valueOf(line.before),
          after: valueOf(ofTwo.success ? ofTwo.data.value : line.after),
          byOnePerson: ofTwo.success && ofTwo.data.byOnePerson,
          at: line.at,
        },
      ]
    }),
  }
}

const valueOf = (kept: unknown) => SettingValue.safeParse(kept).data ?? null
