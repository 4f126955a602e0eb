import {
  handleLengthMax,
  nameLengthMax,
  passwordLengthMax,
  passwordLengthMin,
} from '@fuquan/contract/identity/shapes.ts'
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
  safety: 'up',
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
export const signInTries = setting('identity.sign_in_tries', {
  ...bounds(10, 3, 100),
  safety: 'up',
})
export const signInTriesNetwork = setting('identity.sign_in_tries_network', {
  ...bounds(100, 10, 10_000),
  safety: 'up',
})
export const signUpsNetworkHour = setting('identity.sign_ups_network_hour', {
  ...bounds(200, 1, 10_000),
  safety: 'up',
})
export const sessionIdleDays = setting('identity.session_idle_days', {
  ...bounds(30, 1, 90, true),
  safety: 'up',
})
export const sessionDays = setting('identity.session_days', {
  ...bounds(180, 1, 365, true),
  safety: 'up',
})
export const pinTries = setting('identity.pin_tries', { ...bounds(5, 3, 10, true), safety: 'up' })
export const pinLockHours = setting('identity.pin_lock_hours', {
  ...bounds(3, 1, 24, true),
  safety: 'down',
})
export const pinSecondLockHours = setting('identity.pin_second_lock_hours', {
  ...bounds(24, 3, 168, true),
  safety: 'down',
})
export const stepUpSeconds = setting('identity.step_up_seconds', {
  ...bounds(60, 30, 300, true),
  safety: 'up',
})
/** Off: nobody signs in, joins or confirms with a password. See `methods/password-switch.ts`. */
export const passwords = setting('identity.passwords', {
  kind: 'boolean',
  default: true,
  members: true,
  safety: 'up',
})
/** The least characters of a new password; one that is in use stays. */
export const passwordLength = setting('identity.password_length', {
  ...bounds(passwordLengthMin, passwordLengthMin, passwordLengthMax / 2, true),
  safety: 'down',
})
/** The most letters of a new handle. */
export const handleLength = setting(
  'identity.handle_length',
  bounds(handleLengthMax, 8, handleLengthMax, true),
)
/** The most letters of a new display name. */
export const nameLength = setting(
  'identity.name_length',
  bounds(nameLengthMax, 8, nameLengthMax, true),
)
export const staffSecondFactor = setting('identity.staff_second_factor', {
  kind: 'boolean',
  default: false,
  safety: 'down',
})
/** What the button of the organisation's sign-in says. */
export const providerLabel = setting('identity.provider_label', {
  kind: 'text',
  default: 'SSO',
  max: 30,
})
/** The provider checks addresses as carefully as we do: see `isSamePerson`. */
export const providerTrusted = setting('identity.provider_trusted', {
  kind: 'boolean',
  default: false,
  safety: 'up',
})
/** So long a role of the provider's groups lasts after the last sign-in there. */
export const providerRolesDays = setting('identity.provider_roles_days', {
  kind: 'integer',
  default: 30,
  min: 1,
  max: 365,
  safety: 'up',
})
export const afterResetCap = setting('identity.after_reset_cap', {
  kind: 'amount',
  default: 20_000n,
  min: 0n,
  max: 1_000_000n,
  members: true,
  safety: 'up',
})

const amounts = (value: bigint, max: bigint) =>
  ({ kind: 'amount', default: value, min: 0n, max, members: true, safety: 'up' }) as const

export const dailySendL1 = setting('identity.daily_send_l1', amounts(200_000n, 100_000_000n))
export const dailySendL2 = setting('identity.daily_send_l2', amounts(1_000_000n, 100_000_000n))
export const dailyReceiveL0 = setting('identity.daily_receive_l0', amounts(10_000n, 1_000_000n))
/** So long may who is leaving stop it; shorter, and nobody notices in time that it was a thief. */
export const closingDays = setting('identity.closing_days', {
  ...bounds(7, 1, 30, true),
  safety: 'down',
})
export const archiveDays = setting('identity.archive_days', bounds(7, 1, 30, true))

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
  passwords,
  passwordLength,
  handleLength,
  nameLength,
  staffSecondFactor,
  providerLabel,
  providerTrusted,
  providerRolesDays,
  dailySendL1,
  dailySendL2,
  dailyReceiveL0,
  closingDays,
  archiveDays,
] as const
