import * as emails from './emails.ts'
import * as factors from './factors.ts'
import * as doors from './passkey-doors.ts'
import * as joining from './passkey-joining.ts'
import * as passkeys from './passkeys.ts'
import { startPinResetTrip } from './provider-anew.ts'
import * as leaving from './provider-leaving.ts'
import * as providers from './providers.ts'
import { getSecurity } from './security.ts'

/** The routes of signing in and confirming by other ways than password and PIN. */
export const methodActions = {
  getSecurity,
  startPasskey: passkeys.startPasskey,
  addPasskey: passkeys.addPasskey,
  renamePasskey: passkeys.renamePasskey,
  removePasskey: passkeys.removePasskey,
  removePassword: passkeys.removePassword,
  startPasskeySignUp: joining.startPasskeySignUp,
  signUpByPasskey: joining.signUpByPasskey,
  startPasskeySignIn: doors.startPasskeySignIn,
  signInByPasskey: doors.signInByPasskey,
  startStepUpByPasskey: doors.startStepUpByPasskey,
  stepUpByPasskey: doors.stepUpByPasskey,
  setEmail: emails.setEmail,
  dropEmail: emails.dropEmail,
  verifyEmail: emails.verifyEmail,
  askPasswordMail: emails.askPasswordMail,
  signInBySecondFactor: factors.signInBySecondFactor,
  startSecondFactor: factors.startSecondFactor,
  confirmSecondFactor: factors.confirmSecondFactor,
  renewRecoveryCodes: factors.renewRecoveryCodes,
  dropSecondFactor: factors.dropSecondFactor,
  dropSecondFactorByStaff: factors.dropSecondFactorByStaff,
  startProviderSignIn: providers.startProviderSignIn,
  finishProviderSignIn: providers.finishProviderSignIn,
  signUpByProvider: providers.signUpByProvider,
  startPinResetTrip,
  startProviderLink: providers.startProviderLink,
  finishProviderLink: providers.finishProviderLink,
  dropProvider: providers.dropProvider,
  signOutAtProvider: leaving.signOutAtProvider,
  hearProviderLogout: leaving.hearProviderLogout,
} as const
