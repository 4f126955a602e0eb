import { z } from 'zod'
import type { Routes } from '../route.ts'
import { Asset } from '../vocabulary/money.ts'
import { Instant } from '../vocabulary/time.ts'
import { SettingValue } from './shapes.ts'

export const rulesHistoryMax = 50

/** One rule of the house that concerns members, as it holds now. */
export const HouseRule = z
  .object({
    key: z.string(),
    module: z.string(),
    kind: z.enum(['integer', 'amount', 'boolean', 'choice', 'text']),
    value: SettingValue,
    changedAt: Instant.nullable(),
  })
  .meta({ id: 'HouseRule' })

/** A rule that was changed: what it was, what it is since then. */
export const HouseRuleChange = z
  .object({
    key: z.string(),
    kind: HouseRule.shape.kind,
    before: SettingValue.nullable(),
    after: SettingValue.nullable(),
    byOnePerson: z.boolean(),
    at: Instant,
  })
  .meta({ id: 'HouseRuleChange' })

export const HouseRules = z
  .object({
    asset: Asset.nullable().describe('What amounts are counted in; null before the first run'),
    items: z.array(HouseRule),
    changes: z.array(HouseRuleChange),
  })
  .meta({ id: 'HouseRules' })

export const houseRoutes = {
  getHouseRules: {
    method: 'GET',
    path: '/console/house-rules',
    summary: 'The settings that concern members as they hold now, and how they changed',
    access: 'anyone',
    reply: HouseRules,
    refusals: {},
  },
} as const satisfies Routes
