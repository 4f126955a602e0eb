import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import type { JobCall } from '#/engine/events.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { present } from '#/kit/assert.ts'
import { notify } from './index.ts'
import {
  type DigestReader,
  digestKind,
  digestReadersMax,
  listDigestReaders,
} from './store-digest.ts'

/**
 * Queues the weekly mail for those whose Sunday evening it is and who have something to read, once
 * per person and week. An hour without a worker only makes it later.
 */
export async function makeDigests({ house }: JobCall): Promise<void> {
  const zone = house.settings.of(houseTimeZone)
  let after: UserId | null = null
  for (;;) {
    const readers: DigestReader[] = await house.inTransaction('read write', async tx => {
      const some = await listDigestReaders(tx, { zone, after })
      await tellWeeks(tx, some)
      return some
    })
    if (readers.length < digestReadersMax) return
    after = present(readers.at(-1)).person
  }
}

async function tellWeeks(tx: Tx, readers: readonly DigestReader[]): Promise<void> {
  const same = Map.groupBy(readers, one => `${one.week} ${one.notices} ${one.waiting}`)
  for (const some of same.values()) {
    const { week, notices, waiting } = present(some[0])
    await notify(tx, {
      to: some.map(one => one.person),
      kind: digestKind,
      facts: { notices, waiting },
      link: { kind: 'today', ref: week },
      class: 'digest',
    })
  }
}
