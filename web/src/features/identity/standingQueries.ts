import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  answerAdminMutation,
  askArchiveMutation,
  openArchiveMutation,
  attestMemberMutation,
  foundOrganisationMutation,
  getClosingOptions,
  getOrganisationOptions,
  getStandingOptions,
  getWalletOptions,
  giveToFundMutation,
  inviteAdminMutation,
  listArchivesOptions,
  listOrganisationMembersOptions,
  listOrganisationsOptions,
  listOwnLimitsOptions,
  removeAdminMutation,
  setOwnLimitMutation,
  startClosingMutation,
  stopClosingMutation,
  stopRaiseMutation,
  withdrawAttestationMutation,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { isUnknown } from '../../lib/problem.ts'

/** My level, what it allows, who vouches for me and what held me back. */
export const useStanding = () => useQuery(getStandingOptions())

/** Limits I gave myself. */
export const useOwnLimits = () => useQuery(listOwnLimitsOptions())

// What stands here concerns cards, wallets and rooms too, and changes seldom: all is asked anew.
function useChanged() {
  const client = useQueryClient()
  return () => void client.invalidateQueries()
}

/** Wishes for a limit of my own. */
export const useSetOwnLimit = () =>
  useMutation({ ...setOwnLimitMutation(), onSuccess: useChanged() })
/** Withdraws a raise that waits. */
export const useStopRaise = () => useMutation({ ...stopRaiseMutation(), onSuccess: useChanged() })

/** Organisations: mine, or all that are verified. */
export const useOrganisations = (which: 'mine' | 'verified') =>
  useQuery(listOrganisationsOptions({ query: { which, limit: 100 } }))
/** The page of one organisation. */
export const useOrganisation = (organisationId: string) =>
  useQuery(getOrganisationOptions({ path: { organisationId } }))
/** Who belongs to an organisation, for its admins. */
export const useMembers = (organisationId: string, enabled: boolean) =>
  useQuery({
    ...listOrganisationMembersOptions({ path: { organisationId }, query: { limit: 100 } }),
    enabled,
  })
/** Founds an organisation. */
export const useFound = () =>
  useMutation({ ...foundOrganisationMutation(), onSuccess: useChanged() })
/** Asks somebody to be an admin. */
export const useInviteAdmin = () =>
  useMutation({ ...inviteAdminMutation(), onSuccess: useChanged() })
/** Says yes or no to being an admin. */
export const useAnswerAdmin = () =>
  useMutation({ ...answerAdminMutation(), onSuccess: useChanged() })
/** Stops being an admin. */
export const useRemoveAdmin = () =>
  useMutation({ ...removeAdminMutation(), onSuccess: useChanged() })
/** Says that somebody belongs, or who they are. */
export const useAttest = () => useMutation({ ...attestMemberMutation(), onSuccess: useChanged() })
/** Takes a word back. */
export const useWithdrawWord = () =>
  useMutation({ ...withdrawAttestationMutation(), onSuccess: useChanged() })

/** Whether I am leaving, and what I must settle first. */
export const useClosing = () => useQuery(getClosingOptions())
/** Asks to leave. */
export const useStartClosing = () =>
  useMutation({ ...startClosingMutation(), onSuccess: useChanged() })
/** Stays after all. */
export const useStopClosing = () =>
  useMutation({ ...stopClosingMutation(), onSuccess: useChanged() })
const asksAgain = 4
/** Gives to the fund of the house; the same key is asked again until the outcome is known. */
export const useGiveToFund = () =>
  useMutation({
    ...giveToFundMutation(),
    retry: (failed, problem) => failed < asksAgain && isUnknown(problem),
    onSuccess: useChanged(),
  })

/** Copies of my own data. */
export const useArchives = () => useQuery(listArchivesOptions())
/** Asks for a copy. */
export const useAskArchive = () => useMutation({ ...askArchiveMutation(), onSuccess: useChanged() })

/** Opens a copy that is ready. */
export const useOpenArchive = () => useMutation(openArchiveMutation())
/** Where a copy that was opened is taken from. */
export const archivePath = (archiveId: string, ticket: string) =>
  `/api/identity/me/archives/${archiveId}/file?ticket=${encodeURIComponent(ticket)}`

/** What is free in my wallet, minor units; undefined until it is known. */
export const useFreeMoney = (): string | undefined => useQuery(getWalletOptions()).data?.wallet.free
