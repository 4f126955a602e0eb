import { z } from 'zod'

// Controls, direction overrides, lone surrogates: they hide what a text says (rule G11).
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/u
const hiddenOneLine = /[\n\u2028\u2029]/u

type Bounds = { min?: number; max: number; lines?: 'one' | 'many' }

/**
 * Words of people: NFC, trimmed, counted in code points; hidden characters are refused.
 * Shape: string of `min` (1) to `max` code points, on one line unless `lines` says many.
 */
export const words = ({ min = 1, max, lines = 'one' }: Bounds) =>
  z
    .string()
    .max(max * 8)
    .transform(text => text.normalize('NFC').trim())
    .refine(text => !hidden.test(text), 'hidden characters')
    .refine(text => lines === 'many' || !hiddenOneLine.test(text), 'one line only')
    .refine(text => [...text].length >= min, 'too short')
    .refine(text => [...text].length <= max, 'too long')

/** Why a member of staff did it; shown in the audit log, and to the person it concerns. */
export const Reason = words({ min: 10, max: 200 })

export const Language = z.enum(['zh-CN', 'en']).meta({ id: 'Language' })
export type Language = z.output<typeof Language>
