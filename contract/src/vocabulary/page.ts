import { z } from 'zod'

export const pageSizeDefault = 20
export const pageSizeMax = 100

/** What a list takes: an opaque cursor from the page before, and a size. */
export const PageAsk = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(pageSizeMax).default(pageSizeDefault),
}

/** One page of a list. `next` is absent on the last page. */
export const page = <const T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), next: z.string().optional() })
