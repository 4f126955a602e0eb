import type { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import type { Tx } from '#/engine/db.ts'
import { changeSetting, fitSetting, type SettingValue } from '#/engine/settings.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'

const none = '–'

/**
 * Changes one setting within its bounds.
 * Refuses: not_found, console_out_of_bounds {key, min, max, options}.
 */
export function changeNamed(tx: Tx, key: string, value: SettingValue, by: UserId): Promise<void> {
  return named(key, () => changeSetting(tx, key, value, by))
}

/** Asks whether one setting may take a value, and changes nothing. Refuses: as `changeNamed`. */
export async function fitNamed(tx: Tx, key: string, value: SettingValue): Promise<void> {
  await named(key, () => fitSetting(tx, key, value))
}

async function named<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // The engine knows the bounds; the reader's sentence needs the name as well.
    if (error instanceof Refusal && error.code === 'console_out_of_bounds') {
      const { least = none, most = none } = error.details
      refuse(error.code, { ...error.details, key, least, most })
    }
    throw error
  }
}
