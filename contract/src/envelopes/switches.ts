import { z } from 'zod'
import type { Routes } from '../route.ts'

/** Everything of envelopes that can be switched off: by the house, by a group, by a person. */
export const SwitchMode = z
  .enum(['ordinary', 'lucky', 'directed', 'password', 'funny', 'relay', 'room', 'ask'])
  .meta({ id: 'SwitchMode' })
export type SwitchMode = z.output<typeof SwitchMode>

/** Who switched a mode off: the house, the group it would hang in, or I myself. */
export const SwitchedBy = z.enum(['house', 'group', 'me']).meta({ id: 'SwitchedBy' })
export type SwitchedBy = z.output<typeof SwitchedBy>

/** A mode as it stands for me. */
export const OwnSwitch = z
  .object({
    mode: SwitchMode,
    on: z.boolean().describe('I want it'),
    house: z.boolean().describe('The house has it'),
  })
  .meta({ id: 'OwnSwitch' })
export type OwnSwitch = z.output<typeof OwnSwitch>

const OwnSwitches = z.object({ items: z.array(OwnSwitch) }).meta({ id: 'OwnSwitches' })

export const switchRoutes = {
  listOwnSwitches: {
    method: 'GET',
    path: '/envelopes/switches',
    summary: 'Which kinds of envelopes I want, and which the house has',
    access: 'user',
    finishes: true,
    reply: OwnSwitches,
    refusals: {},
  },
  setOwnSwitch: {
    method: 'PUT',
    path: '/envelopes/switches/:mode',
    summary: 'Switch a kind off or on for myself; what was sent before it runs to its end',
    access: 'user',
    restrictedToo: true,
    params: z.object({ mode: SwitchMode }),
    body: z.object({ on: z.boolean() }),
    reply: OwnSwitches,
    refusals: {},
  },
} as const satisfies Routes
