import {
  getEnvelopeLinkOptions,
  openEnvelopeLinkOptions,
} from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import { useQuery } from '@tanstack/react-query'

/** What a link handed around outside leads to. */
export const useEnvelopeDoor = (code: string) =>
  useQuery(openEnvelopeLinkOptions({ path: { code } }))

/** The link of an envelope for people outside; undefined while it is looked up. */
export function useOutsideLink(envelopeId: string, enabled: boolean): string | undefined {
  const { data } = useQuery({
    ...getEnvelopeLinkOptions({ path: { envelopeId } }),
    enabled,
    staleTime: Infinity,
  })
  return data && new URL(data.path, location.origin).href
}
