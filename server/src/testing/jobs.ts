import type { House } from '#/engine/house.ts'

export { runDueJobs } from '#/engine/jobs-due.ts'

/** Runs one schedule now, whatever its hour. */
export async function runSchedule(house: House, name: string): Promise<void> {
  const { jobs, log } = house
  const found = house.modules
    .flatMap(module => module.schedules ?? [])
    .find(one => one.name === name)
  if (found === undefined)
    throw new Error(`there is no schedule ${name} in ${jobs.consumers().length}`)
  await found.run({ house, log })
}
