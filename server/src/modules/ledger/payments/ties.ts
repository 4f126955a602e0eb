import { switchOf } from '#/engine/admit.ts'
import type { House } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import type { Facts } from './store.ts'
import type { Ties } from './rules.ts'

/** Whether a module that is on writes how people stand to each other; the roof says which do. */
const stancesKept = (house: House, settings: Settings): boolean =>
  house.modules.some(module => {
    const power = switchOf(module.name)
    return module.stances === true && (power === undefined || settings.of(power))
  })

/** Puts together what the books know of two people and what the caller says of them. */
export const tiesOf = (
  { house, settings }: { house: House; settings: Settings },
  facts: Pick<Facts, 'stance' | 'known' | 'askAlways'>,
  commonGroup: boolean,
): Ties => ({
  stance: facts.stance,
  known: facts.known,
  askAlways: facts.askAlways,
  commonGroup,
  stancesKept: stancesKept(house, settings),
})
