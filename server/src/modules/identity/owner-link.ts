import { audit } from '#/engine/audit.ts'
import type { House } from '#/engine/house.ts'
import type { Command } from '#/engine/module.ts'
import { inBoth, wordless } from '#/engine/terminal.ts'
import { digestOf, newToken } from './hashing.ts'
import { daysAfter } from './rules.ts'
import * as sessions from './store-sessions.ts'

export const ownerLinkDays = 1

/** Makes a one-time link with which a signed-in member becomes an owner; an earlier one ends. */
export function makeOwnerLink(house: House): Promise<{ path: string; expiresAt: Date }> {
  const code = newToken(house.dice)
  return house.inTransaction('read write', async (tx, now) => {
    const expiresAt = daysAfter(now, ownerLinkDays)
    const codeHash = digestOf(code)
    await sessions.addLink(tx, {
      codeHash,
      purpose: 'owner',
      userId: null,
      madeBy: null,
      expiresAt,
    })
    await audit(tx, { by: 'house', act: 'identity.createOwnerLink', reason: 'owner create' })
    return { path: `/owner#${code}`, expiresAt }
  })
}

/** `owner create`: for whoever sits at the machine when no owner is left who could appoint one. */
export const createOwner: Command = {
  verb: 'owner create',
  summary: 'verbOwnerCreate',
  run: async ({ house }) => {
    const { path, expiresAt } = await makeOwnerLink(house)
    const link = `${house.config.publicUrl}${path}`
    const until = expiresAt.toISOString()
    const lines = [wordless(link), inBoth('ownerLinkUntil', { until })]
    return { good: true, lines, facts: { link, until } }
  },
}
