import { routes } from '@fuquan/contract/console.ts'
import { StaffRole } from '@fuquan/contract/identity.ts'
import { bind } from '#/engine/bind.ts'
import type { House } from '#/engine/house.ts'
import type { Module } from '#/engine/module.ts'
import { say } from '#/engine/words.ts'
import { exportAudit, listAudit } from './actions/audit.ts'
import { firstRun, getFirstRun } from './actions/first-run.ts'
import { getHealth } from './actions/health.ts'
import { getHome } from './actions/home.ts'
import { listDeadJobs, listQueues, retryJob } from './actions/jobs.ts'
import { lookAtPerson } from './actions/looks.ts'
import { changeSettings, listSettings } from './actions/settings.ts'
import { staffChannel } from './events.ts'
import { settings } from './settings.ts'
import { renewSetupCode, setupLink } from './setup-code.ts'
import { staffWith } from '#/modules/identity/index.ts'

const everyRole = StaffRole.options

const actions = {
  getFirstRun,
  firstRun,
  getHome,
  listSettings,
  changeSettings,
  listAudit,
  exportAudit,
  listQueues,
  listDeadJobs,
  retryJob,
  getHealth,
  lookAtPerson,
}

/** Prints the one-time setup link while the house is empty; a new one at each start. */
async function ready(house: House): Promise<void> {
  const code = await renewSetupCode(house)
  if (code === undefined || house.config.logLevel === 'silent') return
  // To the terminal and never to the log: whoever reads the log must not become owner.
  for (const language of ['zh-CN', 'en'] as const) {
    process.stdout.write(`${say(language, 'console', 'terminal.setup')}\n`)
  }
  process.stdout.write(`\n  ${setupLink(house, code)}\n\n`)
}

export const console: Module = {
  name: 'console',
  routes: bind(routes, actions),
  settings,
  channels: async (tx, userId) => {
    const staff = await staffWith(tx, everyRole)
    return staff.includes(userId) ? [staffChannel] : []
  },
  ready,
}
