import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Reference } from '@fuquan/contract/vocabulary/refs.ts'
import type { Tx } from '#/engine/db.ts'
import type { Dice } from '#/engine/dice.ts'
import { newId } from '#/engine/ids.ts'
import type { Settings } from '#/engine/settings.ts'
import { cardsOf } from './people.ts'
import { present } from '#/kit/assert.ts'
import { daysAfter, inviteAt } from './rules.ts'
import { inviteDays, inviteUses } from './settings.ts'
import * as store from './store-invites.ts'

export const inviteCodeLength = 16
const letters = '23456789abcdefghjkmnpqrstvwxyz'

type Making = {
  by: UserId
  byStaff: boolean
  origin: Reference | null
  /** For how many people it is good; as the settings say when it is left out. */
  uses?: number
  dice: Dice
  settings: Settings
  now: Date
}

/** Makes a link that lets people into the house, with a code of ~78 bits. */
export function makeInvite(tx: Tx, ask: Making): Promise<store.InviteRow> {
  const size = BigInt(letters.length)
  const code = Array.from({ length: inviteCodeLength }, () =>
    letters.charAt(Number(ask.dice.below(size))),
  ).join('')
  return store.addInvite(tx, {
    id: newId(),
    code,
    madeBy: ask.by,
    byStaff: ask.byStaff,
    origin: ask.origin,
    usesMax: ask.uses ?? ask.settings.of(inviteUses),
    expiresAt: daysAfter(ask.now, ask.settings.of(inviteDays)),
    now: ask.now,
  })
}

/** Shows links with their makers, in one query for all. */
export async function showInvites(tx: Tx, rows: readonly store.InviteRow[], at: Date) {
  const makers = await cardsOf(
    tx,
    rows.map(row => row.madeBy),
  )
  return rows.map(row => ({
    id: row.id,
    code: row.code,
    path: pathOf(row.code),
    usesLeft: row.usesMax - row.used,
    used: row.used,
    state: inviteAt(row, at),
    maker: present(makers.get(row.madeBy), 'the maker of a link'),
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
  }))
}

/** The path of a link in the member app. */
export const pathOf = (code: string) => `/join/${code}`
