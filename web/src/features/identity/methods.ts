import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  askPasswordMailMutation,
  confirmSecondFactorMutation,
  dropEmailMutation,
  dropProviderMutation,
  dropSecondFactorMutation,
  finishProviderLinkMutation,
  finishProviderSignInMutation,
  getMeQueryKey,
  getSecurityOptions,
  getSecurityQueryKey,
  removePasskeyMutation,
  removePasswordMutation,
  renamePasskeyMutation,
  renewRecoveryCodesMutation,
  setEmailMutation,
  signInBySecondFactorMutation,
  signUpByProviderMutation,
  startPinResetTripMutation,
  startProviderLinkMutation,
  startProviderSignInMutation,
  startSecondFactorMutation,
  verifyEmailMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import {
  addPasskey,
  signInByPasskey,
  signOutAtProvider,
  signUpByPasskey,
  startPasskey,
  startPasskeySignIn,
  startPasskeySignUp,
  startStepUpByPasskey,
  stepUpByPasskey,
} from '@fuquan/sdk/sdk.gen.ts'
import type { Security } from '@fuquan/sdk/index.ts'
import { leaveThrough } from '../../app/leaving.ts'
import type { Language } from '../../lib/money.ts'
import { remembered } from '../../lib/remembered.ts'
import { makePasskey, showPasskey } from './passkey.ts'
import { useEnter } from './queries.ts'

/** How I sign in and confirm. */
export const useSecurity = () => useQuery(getSecurityOptions())

function useSecurityChanged() {
  const client = useQueryClient()
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: getSecurityQueryKey() }),
      client.invalidateQueries({ queryKey: getMeQueryKey() }),
    ])
}

function useKeepSecurity() {
  const client = useQueryClient()
  return (security: Security) => {
    client.setQueryData(getSecurityQueryKey(), security)
    void client.invalidateQueries({ queryKey: getMeQueryKey() })
  }
}

/** Adds a passkey of this device, confirmed by a proof, or the first one by the password. */
export function useAddPasskey() {
  return useMutation({
    mutationFn: async (shown: { proof: string } | { password: string } | object) => {
      const begun = await startPasskey({ body: shown, throwOnError: true })
      const credential = await makePasskey(begun.data.options)
      const { data } = await addPasskey({ body: { credential }, throwOnError: true })
      return data
    },
    onSuccess: useSecurityChanged(),
  })
}

type Joining = { handle: string; name: string; language: Language; inviteCode?: string }

/** Joins with a passkey of this device and no password. */
export function usePasskeySignUp() {
  return useMutation({
    mutationFn: async ({ handle, name, language, inviteCode }: Joining) => {
      const begun = await startPasskeySignUp({ body: { handle, name }, throwOnError: true })
      const credential = await makePasskey(begun.data.options)
      const body = { handle, name, language, credential, ...(inviteCode && { inviteCode }) }
      const { data } = await signUpByPasskey({ body, throwOnError: true })
      return data
    },
    onSuccess: useEnter(),
  })
}

/** Signs in with a passkey; `offered` waits in the field of the name until one is chosen. */
export function usePasskeySignIn() {
  return useMutation({
    mutationFn: async ({ offered = false }: { offered?: boolean }) => {
      const begun = await startPasskeySignIn({ throwOnError: true })
      const credential = await showPasskey(begun.data.options, { offered })
      const deviceId = remembered('device')
      const body = { credential, ...(deviceId && { deviceId }) }
      const { data } = await signInByPasskey({ body, throwOnError: true })
      return data
    },
    onSuccess: useEnter(),
  })
}

type Act = { kind: string; payee: string; amount?: string; facts: Record<string, string> }

/** Confirms one act with a passkey: what is shown is what is signed. */
export const usePasskeyStepUp = () =>
  useMutation({
    mutationFn: async (act: Act) => {
      const begun = await startStepUpByPasskey({ body: act, throwOnError: true })
      const credential = await showPasskey(begun.data.options)
      const { data } = await stepUpByPasskey({ body: { credential }, throwOnError: true })
      return data
    },
  })

/** Gives a passkey another name. */
export const useRenamePasskey = () =>
  useMutation({ ...renamePasskeyMutation(), onSuccess: useSecurityChanged() })
/** Removes a passkey. */
export const useRemovePasskey = () =>
  useMutation({ ...removePasskeyMutation(), onSuccess: useSecurityChanged() })
/** Signs in without a password from now on. */
export const useRemovePassword = () =>
  useMutation({ ...removePasswordMutation(), onSuccess: useKeepSecurity() })

/** Finishes a sign-in with the second factor. */
export const useSecondStep = () =>
  useMutation({ ...signInBySecondFactorMutation(), onSuccess: useEnter() })
/** Begins to use a second factor. */
export const useStartFactor = () => useMutation(startSecondFactorMutation())
/** Turns the second factor on. */
export const useConfirmFactor = () => useMutation(confirmSecondFactorMutation())
/** Makes new recovery codes. */
export const useRenewCodes = () => useMutation(renewRecoveryCodesMutation())
/** What stale queries ask again once the codes were kept. */
export const useFactorSettled = useSecurityChanged
/** Turns the second factor off. */
export const useDropFactor = () =>
  useMutation({ ...dropSecondFactorMutation(), onSuccess: useKeepSecurity() })

/** Sends a mail that confirms an address. */
export const useSetEmail = () =>
  useMutation({ ...setEmailMutation(), onSuccess: useKeepSecurity() })
/** Forgets my address. */
export const useDropEmail = () =>
  useMutation({ ...dropEmailMutation(), onSuccess: useKeepSecurity() })
/** Confirms an address with the link from the mail. */
export const useVerifyEmail = () =>
  useMutation({ ...verifyEmailMutation(), onSuccess: useSecurityChanged() })
/** Asks for a link for a new password. */
export const useAskPasswordMail = () => useMutation(askPasswordMailMutation())

/** Begins to sign in with the organisation's provider. */
export const useStartProvider = () => useMutation(startProviderSignInMutation())
/** Begins to sign in there anew, to reset my PIN. */
export const useStartResetTrip = () => useMutation(startPinResetTripMutation())
/** Begins to link my account with it. */
export const useStartLink = () => useMutation(startProviderLinkMutation())
/** Ends a sign-in with what the provider answered. */
export function useFinishProvider() {
  const enter = useEnter()
  return useMutation({
    ...finishProviderSignInMutation(),
    onSuccess: ({ signedIn }) => {
      if (signedIn) enter(signedIn)
    },
  })
}
/** Ends linking with what the provider answered. */
export const useFinishLink = () =>
  useMutation({ ...finishProviderLinkMutation(), onSuccess: useKeepSecurity() })
/** Joins as somebody whom the provider knows. */
export const useSignUpByProvider = () =>
  useMutation({ ...signUpByProviderMutation(), onSuccess: useEnter() })
/** Unlinks my account. */
export const useDropProvider = () =>
  useMutation({ ...dropProviderMutation(), onSuccess: useKeepSecurity() })
/** Signs out here, and goes on to sign out at the provider this session came by. */
export const useSignOutAtProvider = () =>
  useMutation({
    mutationFn: () =>
      leaveThrough(async () => (await signOutAtProvider({ throwOnError: true })).data.url),
  })
