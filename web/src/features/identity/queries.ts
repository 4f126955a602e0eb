import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  changeHandleMutation,
  changeMeMutation,
  changePasswordMutation,
  createInviteMutation,
  dropPictureMutation,
  finishPinResetMutation,
  getHouseOptions,
  getInviteOptions,
  getMeQueryKey,
  listCardsOptions,
  listDevicesOptions,
  listDevicesQueryKey,
  listInvitesOptions,
  listInvitesQueryKey,
  listLooksOptions,
  listOwnLinesOptions,
  setPictureMutation,
  setPinMutation,
  signInMutation,
  signOutDeviceMutation,
  signOutEverywhereMutation,
  signOutMutation,
  signUpMutation,
  startPinResetMutation,
  stepUpMutation,
  stopPinResetMutation,
  useOwnerLinkMutation,
  usePasswordLinkMutation,
  withdrawInviteMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { Me, PinState, SignedIn } from '@fuquan/sdk/index.ts'
import { comeBack } from '../../lib/away.ts'
import { remember } from '../../lib/remembered.ts'

/** What anybody at the door may know of the house. */
export const useHouse = () => useQuery(getHouseOptions())

/** Whether people sign in and confirm with passwords here; so it is until the house says no. */
export const usePasswords = (): boolean => useHouse().data?.passwords !== false

const lengths = { handleMost: 24, nameMost: 30, passwordLeast: 10 }
/** How long handles and names may be, and a password has to be; the house may say otherwise. */
export const useLengths = () => useHouse().data?.lengths ?? lengths

/** Who invites with this code; asked only when there is a code. */
export const useInvite = (code: string | undefined) =>
  useQuery({ ...getInviteOptions({ path: { code: code ?? '' } }), enabled: code !== undefined })

/** What follows a sign-in: a session that is here opens the house by itself. */
export function useEnter() {
  const client = useQueryClient()
  return (signed: SignedIn) => {
    // A waiting person has no session yet, so there is nobody to be.
    if (signed.deviceId === null) return
    remember('device', signed.deviceId)
    comeBack()
    void client.invalidateQueries()
  }
}

/** Signs in; the house opens by itself. */
export const useSignIn = () => useMutation({ ...signInMutation(), onSuccess: useEnter() })
/** Signs up; the house opens by itself, or the request waits. */
export const useSignUp = () => useMutation({ ...signUpMutation(), onSuccess: useEnter() })
/** Sets a new password by a one-time link and signs in. */
export const usePasswordLink = () =>
  useMutation({ ...usePasswordLinkMutation(), onSuccess: useEnter() })

/** Signs out here. */
export const useSignOut = () => useMutation(signOutMutation())
/** Signs out on every device. */
export const useSignOutEverywhere = () => useMutation(signOutEverywhereMutation())

function useKeepMe() {
  const client = useQueryClient()
  return (me: Me) => {
    client.setQueryData(getMeQueryKey(), me)
    // Cards of people stand in many lists.
    void client.invalidateQueries()
  }
}

/** Changes name or language. */
export const useChangeMe = () => useMutation({ ...changeMeMutation(), onSuccess: useKeepMe() })
/** Changes the handle. */
export const useChangeHandle = () =>
  useMutation({ ...changeHandleMutation(), onSuccess: useKeepMe() })
/** Sets a picture. */
export const useSetPicture = () => useMutation({ ...setPictureMutation(), onSuccess: useKeepMe() })
/** Goes back to the drawn mark. */
export const useDropPicture = () =>
  useMutation({ ...dropPictureMutation(), onSuccess: useKeepMe() })
/** Becomes an owner by the operator's one-time link. */
export const useOwnerLink = () => useMutation({ ...useOwnerLinkMutation(), onSuccess: useKeepMe() })

function useKeepPin() {
  const client = useQueryClient()
  return (pin: PinState) => {
    client.setQueryData(getMeQueryKey(), (me: Me | undefined) => me && { ...me, pin })
  }
}

/** Sets or changes the payment PIN. */
export const useSetPin = () => useMutation({ ...setPinMutation(), onSuccess: useKeepPin() })
/** Starts a reset of the PIN. */
export const useStartPinReset = () =>
  useMutation({ ...startPinResetMutation(), onSuccess: useKeepPin() })
/** Stops a reset of the PIN. */
export const useStopPinReset = () =>
  useMutation({ ...stopPinResetMutation(), onSuccess: useKeepPin() })
/** Chooses the new PIN after a reset. */
export const useFinishPinReset = () =>
  useMutation({ ...finishPinResetMutation(), onSuccess: useKeepPin() })
/** Shows the PIN for one act. Wrong tries count, so nothing repeats it by itself. */
export const useStepUp = () => useMutation(stepUpMutation())
/** Changes the password. */
export const useChangePassword = () => useMutation(changePasswordMutation())

/** Where I am signed in. */
export const useDevices = () => useQuery(listDevicesOptions())
/** Signs another device out. */
export function useSignOutDevice() {
  const client = useQueryClient()
  return useMutation({
    ...signOutDeviceMutation(),
    onSuccess: () => client.invalidateQueries({ queryKey: listDevicesQueryKey() }),
  })
}

/** Who of the staff looked at me. */
export const useLooks = () => useQuery(listLooksOptions({ query: { limit: 100 } }))
/** What staff did about me. */
export const useOwnLines = () => useQuery(listOwnLinesOptions({ query: { limit: 100 } }))

const myInvites = { query: { of: 'me', limit: 20 } } as const
/** The house invites I made. */
export const useInvites = () => useQuery(listInvitesOptions(myInvites))
function useInvitesChanged() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: listInvitesQueryKey(myInvites) })
}
/** Makes a house invite. */
export const useMakeInvite = () =>
  useMutation({ ...createInviteMutation(), onSuccess: useInvitesChanged() })
/** Withdraws a house invite. */
export const useWithdrawInvite = () =>
  useMutation({ ...withdrawInviteMutation(), onSuccess: useInvitesChanged() })

/** The cards of a few people by id. */
export const useCards = (ids: readonly string[]) =>
  useQuery({
    ...listCardsOptions({ query: { ids: ids.join(',') } }),
    enabled: ids.length > 0,
    staleTime: 5 * 60_000,
  })
