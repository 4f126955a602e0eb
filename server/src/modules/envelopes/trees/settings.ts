import { treePassMax } from '@fuquan/contract/envelopes/trees.ts'
import { setting } from '#/engine/settings.ts'

export const funnyOn = setting('envelopes.mode_funny', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const relayOn = setting('envelopes.mode_relay', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const funnyMin = setting('envelopes.funny_min', {
  kind: 'amount',
  default: 10n,
  min: 10n,
  max: 10_000n,
  members: true,
})
export const funnyDepth = setting('envelopes.funny_depth', {
  kind: 'integer',
  default: 5,
  min: 1,
  max: 10,
  members: true,
})
export const funnyTreeHours = setting('envelopes.funny_tree_hours', {
  kind: 'integer',
  default: 72,
  min: 1,
  max: 168,
  members: true,
})
export const relayMin = setting('envelopes.relay_min', {
  kind: 'amount',
  default: 10n,
  min: 8n,
  max: 10_000n,
  members: true,
})
export const relayMaxBits = setting('envelopes.relay_max_bits', {
  kind: 'integer',
  default: 8,
  min: 3,
  max: 12,
  members: true,
})
export const relayPathPeople = setting('envelopes.relay_path_people', {
  kind: 'integer',
  default: 7,
  min: 1,
  max: 12,
  members: true,
})
export const relayForwardMax = setting('envelopes.relay_forward_max', {
  kind: 'integer',
  default: 10,
  min: 1,
  max: treePassMax,
  members: true,
})
/** The most that may be in a tree which anybody may be passed; above it a relay asks for L1. */
export const relayOpenCap = setting('envelopes.relay_open_cap', {
  kind: 'amount',
  default: 2_000n,
  min: 0n,
  max: 1_000_000n,
  members: true,
  safety: 'up',
})

export const treeSettings = [
  funnyOn,
  relayOn,
  funnyMin,
  funnyDepth,
  funnyTreeHours,
  relayMin,
  relayMaxBits,
  relayPathPeople,
  relayForwardMax,
  relayOpenCap,
] as const
