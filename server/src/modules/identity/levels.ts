import { refuse } from '#/kit/refusal.ts'

/** How somebody came in: by a link, by staff, through the open door, or by setting the house up. */
export const ways = ['link', 'approval', 'open', 'first_run'] as const
export type Way = (typeof ways)[number]

export const verified = 1

/** Gives the level with which somebody starts; only the open door may start below L1. */
export function levelAtJoining(way: Way, openLevel: number): number {
  return way === 'open' ? openLevel : verified
}

/** Refuses somebody below a level. Refuses: identity_level_needed. */
export function needLevel(level: number, needed: number): void {
  if (level < needed) refuse('identity_level_needed', { level: needed })
}
