import { routes } from '@fuquan/contract/console.ts'
import { StaffRole } from '@fuquan/contract/identity.ts'
import { bind } from '#/engine/bind.ts'
import { schedule } from '#/engine/events.ts'
import type { House } from '#/engine/house.ts'
import type { Module } from '#/engine/module.ts'
import { say } from '#/engine/words.ts'
import {
  exportAudit,
  exportAuditJson,
  listAudit,
  listAuditActs,
  listOwnLines,
  listPersonLines,
} from './actions/audit.ts'
import { allowAgreed, askExport, exportKind, listExports, readExport } from './actions/exports.ts'
import { getFigures, keepDays } from './actions/figures.ts'
import { firstRun, getFirstRun } from './actions/first-run.ts'
import { getHealth, getHealthHours } from './actions/health.ts'
import { getHome } from './actions/home.ts'
import { getHouseRules } from './actions/house-rules.ts'
import { importPeople } from './actions/imports.ts'
import { listDeadJobs, listQueues, retryJob, takeTurn } from './actions/jobs.ts'
import { lookAtOwner, lookAtPerson } from './actions/looks.ts'
import { hearMailNews, liftMailStop, listMails, readMail } from './actions/mails.ts'
import { listRefused } from './actions/refused.ts'
import { changeAgreed, changeKind, changeSettings, listSettings } from './actions/settings.ts'
import { changeAlias, changeText, getWordings, listAliases, listTexts } from './actions/words.ts'
import { alarms, lookForAlarms } from './alarms.ts'
import { everybodyChannel, staffChannel } from './events.ts'
import { settings } from './settings.ts'
import { renewSetupCode, setupLink } from './setup-code.ts'
import { watchDesk } from './watch.ts'
import { wordingsOf } from './wordings.ts'
import { secondPerson, staffWith } from '#/modules/identity/index.ts'

const everyRole = StaffRole.options

const actions = {
  getFirstRun,
  firstRun,
  getHome,
  listSettings,
  changeSettings,
  listAudit,
  listAuditActs,
  listPersonLines,
  listOwnLines,
  exportAudit,
  exportAuditJson,
  getHouseRules,
  getWordings,
  listTexts,
  changeText,
  listAliases,
  changeAlias,
  getFigures,
  importPeople,
  listExports,
  askExport,
  readExport,
  listQueues,
  listDeadJobs,
  retryJob,
  takeTurn,
  getHealth,
  getHealthHours,
  lookAtPerson,
  lookAtOwner,
  listMails,
  readMail,
  hearMailNews,
  liftMailStop,
  listRefused,
}

/** Prints the one-time setup link while the house is empty; a new one at each start. */
async function ready(house: House): Promise<void> {
  // From here on refusals and notices are said in the house's own words.
  await wordingsOf(house)
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
  reactions: [
    secondPerson.onAgreed('console', { acts: { [changeKind]: changeAgreed } }),
    secondPerson.onAgreed('console.exports', { acts: { [exportKind]: allowAgreed } }),
    ...alarms,
  ],
  schedules: [
    schedule('console.figures', { everySeconds: 3_600 }, keepDays),
    schedule('console.alarms', { everySeconds: 60 }, lookForAlarms),
  ],
  channels: async (tx, userId) => {
    const staff = await staffWith(tx, everyRole)
    return staff.includes(userId) ? [everybodyChannel, staffChannel] : [everybodyChannel]
  },
  watch: watchDesk,
  ready,
}
