import type { House } from './house.ts'
import { watchQueues } from './jobs-reads.ts'

/**
 * Reads into the figures what only the database and the disk know, each kind by whom it belongs to.
 * What cannot be read leaves the others alone; its ages go on growing.
 */
export async function watch(house: House): Promise<void> {
  const looks: [string, () => Promise<void> | undefined][] = [
    ['engine', () => watchQueues(house.db)],
    ...house.modules.map((module): (typeof looks)[number] => [
      module.name,
      () => module.watch?.(house),
    ]),
  ]
  for (const [module, look] of looks) {
    try {
      await look()
    } catch (error) {
      house.log.warn({ module, err: error }, 'figures were not read')
    }
  }
}
