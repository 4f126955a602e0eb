import { z } from 'zod'
import { UserCard } from '../vocabulary/people.ts'
import { Instant } from '../vocabulary/time.ts'

/** Amounts travel as decimal strings, whole numbers as numbers. */
export const SettingValue = z.union([z.string().max(2000), z.int(), z.boolean()])
export type SettingValue = z.output<typeof SettingValue>

export const Setting = z
  .object({
    key: z.string(),
    module: z.string(),
    kind: z.enum(['integer', 'amount', 'boolean', 'choice', 'text']),
    value: SettingValue,
    default: SettingValue,
    min: SettingValue.optional(),
    max: SettingValue.optional(),
    options: z.array(z.string()).optional(),
    members: z.boolean().describe('Members see it on the House rules page'),
    safety: z
      .enum(['up', 'down'])
      .nullable()
      .describe('A change in this direction loosens a safety limit and takes a second person'),
    underWay: z
      .int()
      .nullable()
      .describe('Of a switch: how much is open and runs to its end after switching off'),
    changedBy: UserCard.nullable(),
    changedAt: Instant.nullable(),
  })
  .meta({ id: 'Setting' })
export type Setting = z.output<typeof Setting>
