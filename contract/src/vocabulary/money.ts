import { z } from 'zod'

const int8Max = 9_223_372_036_854_775_807n

const minorUnits = (pattern: RegExp) =>
  z.codec(z.string().regex(pattern), z.bigint(), {
    decode: (text, ctx) => {
      const amount = BigInt(text)
      if (amount <= int8Max && amount >= -int8Max) return amount
      ctx.issues.push({ code: 'custom', message: 'beyond 2^63 - 1', input: text })
      return z.NEVER
    },
    encode: amount => amount.toString(),
  })

/** What somebody asks to move: minor units above zero, a canonical decimal string on the wire. */
export const AskedAmount = minorUnits(/^[1-9][0-9]{0,18}$/).meta({
  id: 'AskedAmount',
  description: 'Minor units of one asset, above zero, as a canonical decimal string',
})

/** A balance or a change: minor units, may be zero or negative. */
export const Amount = minorUnits(/^(0|-?[1-9][0-9]{0,18})$/).meta({
  id: 'Amount',
  description: 'Minor units of one asset, as a decimal integer string',
})

/** What money is counted in. `scale` is the number of decimals and never changes. */
export const Asset = z
  .object({
    code: z.string(),
    scale: z.int().min(0).max(6),
    symbols: z.object({ 'zh-CN': z.string(), en: z.string() }),
    names: z.object({ 'zh-CN': z.string(), en: z.string() }),
  })
  .meta({ id: 'Asset' })
export type Asset = z.output<typeof Asset>
