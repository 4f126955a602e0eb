import type { NoticeClass } from '@fuquan/contract/notifications.ts'
import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { houseTimeZone } from '#/engine/house-settings.ts'
import { settingNow } from '#/engine/settings.ts'
import { present } from '#/kit/assert.ts'
import { planOf, readQuiet } from './quiet.ts'
import { quietHours } from './settings.ts'
import * as store from './store-deliveries.ts'

type Told = {
  people: readonly UserId[]
  kind: string
  ref: string
  class: NoticeClass
  until: Date | null
}

/** Plans when a notice leaves for each channel on which its people hear of such things. */
export async function planDeliveries(tx: Tx, { people, ref, kind, ...told }: Told): Promise<void> {
  const { class: of, until } = told
  const ears = await store.listEars(tx, { people, class: of, kind })
  if (ears.length === 0) return
  const usual = present(readQuiet(await settingNow(tx, quietHours)))
  const houseZone = await settingNow(tx, houseTimeZone)

  const planned = ears.map(ear => {
    const { person, channel, lastSentAt, now } = ear
    const quiet = { from: ear.quietFrom ?? usual.from, until: ear.quietUntil ?? usual.until }
    const zone = ear.timeZone ?? houseZone
    const plan = planOf({ class: of, now, until, lastSentAt, quiet, zone })
    return { person, channel, kind, ref, class: of, ...plan }
  })

  await store.saveDeliveries(tx, planned)
}
