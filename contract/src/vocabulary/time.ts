import { z } from 'zod'

/** A moment, UTC. ISO 8601 on the wire, a Date inside. */
export const Instant = z
  .codec(z.iso.datetime(), z.date(), {
    decode: text => new Date(text),
    encode: moment => moment.toISOString(),
  })
  .meta({ id: 'Instant' })

/** A calendar month of the house's time zone, `2026-11`. */
export const Month = z
  .string()
  .regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/)
  .meta({ id: 'Month' })
