import { on, schedule } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import { joined, securityChanged } from '#/modules/identity/index.ts'
import { renewCode } from './actions/guard.ts'
import { keepReachable } from './contacts.ts'
import { daysAfter } from './rules.ts'
import { lockPeople, readPerson } from './store-people.ts'
import { saveGifts } from './store.ts'

/** A friendship older than this is no longer asked whether it was used: the report ends at 30. */
export const giftDays = 32

export const reactions = [
  on(joined, 'friends', async ({ tx, dice, now }, { userId: owner }) => {
    const person = (await lockPeople(tx, [owner])).get(owner)
    if (person?.code === null) await renewCode(tx, { owner, dice, at: now })
  }),
  on(securityChanged, 'friends', async ({ tx, house }, { userId: owner, what }) => {
    if (what !== 'email_changed') return
    const { contacts } = await readPerson(tx, owner)
    await keepReachable(tx, house, { owner, wanted: contacts })
  }),
]

export const schedules = [schedule('friends.gifts', '23 2 * * *', ({ house }) => countGifts(house))]

/** Marks young friendships whose two people have paid each other. */
export function countGifts(house: House): Promise<void> {
  return house.inTransaction('read write', (tx, now) => saveGifts(tx, daysAfter(now, -giftDays)))
}
