import { routes } from '@fuquan/contract/envelopes.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { claimEnvelope, issueTicket } from './actions/claim.ts'
import {
  getDraw,
  getEnvelope,
  inspectEnvelope,
  listClaims,
  listEnvelopeCards,
} from './actions/read.ts'
import { getRecordSums, listRecords } from './actions/records.ts'
import { getLimits, sendEnvelope } from './actions/send.ts'
import { check, looks } from './checks.ts'
import { declineEnvelope, giveRest, returnRest } from './ends/actions.ts'
import { remindGroup } from './ends/remind-group.ts'
import { listThanks, tellThanks, thankSender } from './ends/thanks.ts'
import { leaving } from './leaving.ts'
import { askReactions } from './asks/blocking.ts'
import { jobs, reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
import { askActions, sweepPictures } from './asks/index.ts'
import { askSettings } from './asks/settings.ts'
import { boardActions } from './boards/index.ts'
import { clearCover, coverActions } from './covers/index.ts'
import { closing, sweepRooms } from './rooms/closing.ts'
import { linkActions, linkHead } from './outside/index.ts'
import { profileActions } from './profiles/actions.ts'
import { checkOneDraw, proofActions } from './proofs/index.ts'
import { roomActions, roomChannels } from './rooms/index.ts'
import { roomSettings } from './rooms/settings.ts'
import { switchActions } from './switches/actions.ts'
import { checkTrees } from './trees/checks.ts'
import { treeActions, treeConstraints } from './trees/index.ts'
import { treeReactions } from './trees/reactions.ts'
import { treeSettings } from './trees/settings.ts'
import { countOpen } from './store-checks.ts'

const actions = {
  getLimits,
  sendEnvelope,
  getEnvelope,
  listEnvelopeCards,
  claimEnvelope,
  listClaims,
  getDraw,
  listRecords,
  getRecordSums,
  inspectEnvelope,
  issueTicket,
  returnRest,
  giveRest,
  remindGroup,
  declineEnvelope,
  thankSender,
  listThanks,
  ...treeActions,
  ...roomActions,
  ...boardActions,
  ...coverActions,
  ...askActions,
  ...profileActions,
  ...proofActions,
  ...linkActions,
  ...switchActions,
}

export const envelopes: Module = {
  name: 'envelopes',
  routes: bind(routes, actions, { often: ['sendEnvelope'] }),
  reactions: [...reactions, tellThanks, ...treeReactions, ...askReactions],
  leaving,
  heads: [linkHead],
  jobs: [...jobs, closing, clearCover],
  schedules: [...schedules, sweepRooms, sweepPictures],
  channels: roomChannels,
  settings: [...settings, ...treeSettings, ...roomSettings, ...askSettings],
  constraints: treeConstraints,
  check: async tx => [...(await check(tx)), ...(await checkTrees(tx))],
  looks,
  // What is open is claimed or comes back by itself; nothing new begins.
  underWay: { money: true, count: countOpen },
  commands: [checkOneDraw],
}
