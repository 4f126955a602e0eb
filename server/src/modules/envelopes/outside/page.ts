import { EnvelopeLinkCode } from '@fuquan/contract/envelopes/links.ts'
import { houseName } from '#/engine/house-settings.ts'
import type { ScreenHead } from '#/engine/module.ts'
import { say } from '#/engine/words.ts'
import { doorOf, rowOf } from './actions.ts'

/**
 * What a messenger shows of a link before anybody opens it: never more than the page says to
 * whoever has no account. A code that is not ours says nothing at all.
 */
export const linkHead: ScreenHead = {
  prefix: '/e/',
  head: async (house, path, language) => {
    const code = path.slice('/e/'.length)
    if (!EnvelopeLinkCode.safeParse(code).success) return undefined
    const door = await house.read(async (tx, now) => {
      const row = await rowOf(house, tx, code)
      return row === undefined ? undefined : doorOf(tx, row, now)
    })
    if (door === undefined) return undefined

    const { open, audience, cover } = door
    const facts = { house: house.settings.of(houseName), name: open?.sender ?? '' }
    const words = (key: string) => say(language, 'envelopes', `links.${key}`, facts)
    return {
      title: words(open === null ? 'title' : 'titleOf'),
      description: words(`audience.${audience}`),
      ...(cover !== 'plain' && { image: `/api/envelopes/covers/${cover}/picture?size=full` }),
    }
  },
}
