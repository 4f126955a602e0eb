import { getFriendEnvelopesOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'

/** What envelopes have to say on the page of a friend. */
export const useFriendEnvelopes = (userId: string) =>
  useQuery(getFriendEnvelopesOptions({ path: { userId } }))
