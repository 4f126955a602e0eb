import { setting } from '#/engine/settings.ts'

export const joinMode = setting('identity.join_mode', {
  kind: 'choice',
  options: ['invite', 'open', 'approval', 'closed'],
  default: 'invite',
  members: true,
})
export const openLevel = setting('identity.open_level', {
  kind: 'integer',
  default: 1,
  min: 0,
  max: 1,
  members: true,
})

const bounds = (value: number, min: number, max: number, members = false) =>
  ({ kind: 'integer', default: value, min, max, members }) as const

export const inviteUses = setting('identity.invite_uses', bounds(50, 1, 500, true))
export const inviteDays = setting('identity.invite_days', bounds(14, 1, 90, true))
export const memberInvites = setting('identity.member_invites', {
  kind: 'boolean',
  default: true,
  members: true,
})
export const memberInvitesMonth = setting(
  'identity.member_invites_month',
  bounds(20, 1, 1000, true),
)
export const approvalWaitDays = setting('identity.approval_days', bounds(14, 1, 90, true))
export const signInTries = setting('identity.sign_in_tries', bounds(10, 3, 100))
export const signInTriesNetwork = setting('identity.sign_in_tries_network', bounds(100, 10, 10_000))
export const signUpsNetworkHour = setting('identity.sign_ups_network_hour', bounds(200, 1, 10_000))
export const sessionIdleDays = setting('identity.session_idle_days', bounds(30, 1, 90, true))
export const sessionDays = setting('identity.session_days', bounds(180, 1, 365, true))
export const pinTries = setting('identity.pin_tries', bounds(5, 3, 10, true))
export const pinLockHours = setting('identity.pin_lock_hours', bounds(3, 1, 24, true))
export const pinSecondLockHours = setting(
  'identity.pin_second_lock_hours',
  bounds(24, 3, 168, true),
)
export const stepUpSeconds = setting('identity.step_up_seconds', bounds(60, 30, 300, true))
export const afterResetCap = setting('identity.after_reset_cap', {
  kind: 'amount',
  default: 20_000n,
  min: 0n,
  max: 1_000_000n,
  members: true,
})

export const settings = [
  joinMode,
  openLevel,
  inviteUses,
  inviteDays,
  memberInvites,
  memberInvitesMonth,
  approvalWaitDays,
  signInTries,
  signInTriesNetwork,
  signUpsNetworkHour,
  sessionIdleDays,
  sessionDays,
  pinTries,
  pinLockHours,
  pinSecondLockHours,
  stepUpSeconds,
  afterResetCap,
] as const
