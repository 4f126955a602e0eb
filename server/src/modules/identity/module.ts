import { routes } from '@fuquan/contract/identity.ts'
import { bind } from '#/engine/bind.ts'
import type { Module } from '#/engine/module.ts'
import * as approvals from './actions/approvals.ts'
import * as doors from './actions/doors.ts'
import * as invites from './actions/invites.ts'
import { keepDesk } from './actions/desk.ts'
import * as me from './actions/me.ts'
import { exportPeople } from './actions/people-export.ts'
import * as people from './actions/people.ts'
import * as pictures from './actions/pictures.ts'
import * as pins from './actions/pins.ts'
import { methodActions } from './methods/actions.ts'
import { passwordsOn } from './methods/password-switch.ts'
import { createOwner } from './owner-link.ts'
import { jobs, reactions, schedules } from './reactions.ts'
import { settings } from './settings.ts'
import * as archive from './standing/archive.ts'
import * as closing from './standing/closing.ts'
import * as limits from './standing/limits.ts'
import * as organisations from './standing/organisations.ts'
import * as standing from './standing/standing.ts'
import { readOwn } from './standing/store-leaving.ts'
import * as vouching from './standing/vouching.ts'
import { who } from './who.ts'

const actions = {
  getHouse: doors.getHouse,
  signUp: doors.signUp,
  signIn: doors.signIn,
  signOut: doors.signOut,
  listDevices: me.listDevices,
  signOutDevice: me.signOutDevice,
  signOutEverywhere: doors.signOutEverywhere,
  getMe: me.getMe,
  changeMe: me.changeMe,
  changeHandle: me.changeHandle,
  changePassword: me.changePassword,
  setPicture: pictures.setPicture,
  dropPicture: pictures.dropPicture,
  getPicture: pictures.getPicture,
  setPin: pins.setPin,
  startPinReset: pins.startPinReset,
  stopPinReset: pins.stopPinReset,
  finishPinReset: pins.finishPinReset,
  stepUp: pins.stepUp,
  findByHandle: me.findByHandle,
  listCards: me.listCards,
  createInvite: invites.createInvite,
  listInvites: invites.listInvites,
  withdrawInvite: invites.withdrawInvite,
  getInvite: invites.getInvite,
  listPeople: people.listPeople,
  exportPeople,
  getPerson: people.getPerson,
  approvePerson: people.approvePerson,
  refusePerson: people.refusePerson,
  suspendPerson: people.suspendPerson,
  reinstatePerson: people.reinstatePerson,
  changeRoles: people.changeRoles,
  resetPinByStaff: people.resetPinByStaff,
  signOutPerson: people.signOutPerson,
  makePasswordLink: people.makePasswordLink,
  usePasswordLink: doors.usePasswordLink,
  useOwnerLink: doors.useOwnerLink,
  keepDesk,
  listApprovals: approvals.listApprovals,
  agreeApproval: approvals.agreeApproval,
  listLooks: me.listLooks,
  ...methodActions,
  getStanding: standing.getStanding,
  listOwnLimits: limits.listOwnLimits,
  setOwnLimit: limits.setOwnLimit,
  stopRaise: limits.stopRaise,
  listAttestationsOf: standing.listAttestationsOf,
  listRestrictionsOf: standing.listRestrictionsOf,
  attestPerson: vouching.attestPerson,
  withdrawAttestationByStaff: vouching.withdrawAttestationByStaff,
  listOrganisations: organisations.listOrganisations,
  foundOrganisation: organisations.foundOrganisation,
  getOrganisation: organisations.getOrganisation,
  changeOrganisation: organisations.changeOrganisation,
  inviteAdmin: organisations.inviteAdmin,
  answerAdmin: organisations.answerAdmin,
  removeAdmin: organisations.removeAdmin,
  listOrganisationMembers: organisations.listOrganisationMembers,
  attestMember: vouching.attestMember,
  withdrawAttestation: vouching.withdrawAttestation,
  listAllOrganisations: organisations.listAllOrganisations,
  verifyOrganisation: organisations.verifyOrganisation,
  suspendOrganisation: organisations.suspendOrganisation,
  getClosing: closing.getClosing,
  startClosing: closing.startClosing,
  stopClosing: closing.stopClosing,
  listArchives: archive.listArchives,
  askArchive: archive.askArchive,
  openArchive: archive.openArchive,
  takeArchive: archive.takeArchive,
}

export const identity: Module = {
  name: 'identity',
  routes: bind(routes, actions),
  reactions,
  jobs,
  schedules,
  settings,
  constraints: {
    identity_handle_unique: 'identity_handle_taken',
    identity_email_unique: 'identity_email_taken',
  },
  who,
  leaving: { objections: closing.objections, gather: readOwn, forget: closing.forget },
  commands: [createOwner, passwordsOn],
}
