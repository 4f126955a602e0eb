import { routes } from '@fuquan/contract/envelopes.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import { claimEnvelope } from './actions/claim.ts'
import {
  getDraw,
  getEnvelope,
  inspectEnvelope,
  listClaims,
  listEnvelopeCards,
} from './actions/read.ts'
import { getRecordSums, listRecords } from './actions/records.ts'
import { getLimits, sendEnvelope } from './actions/send.ts'
import { check } from './checks.ts'
import { leaving } from './leaving.ts'
import { jobs, reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
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
}

export const envelopes: Module = {
  name: 'envelopes',
  routes: bind(routes, actions),
  reactions,
  leaving,
  jobs,
  schedules,
  settings,
  check,
  // What is open is claimed or comes back by itself; nothing new begins.
  underWay: { money: true, count: countOpen },
}
