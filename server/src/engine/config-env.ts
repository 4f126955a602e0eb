import { readFileSync } from 'node:fs'
import { Foreseen } from './terminal.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** An empty value counts as none: that is how a compose file leaves one out. */
export function valueOf(env: Env, name: string): string | undefined {
  const value = env[name]?.trim()
  return value === '' ? undefined : value
}

/** Reads a secret by its name, or from the file that `…_FILE` names. */
export function secretOf(env: Env, name: string): string | undefined {
  const plain = valueOf(env, name)
  const file = valueOf(env, `${name}_FILE`)
  if (file === undefined) return plain
  if (plain !== undefined) {
    throw new Foreseen('settingTwice', { name })
  }
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // The reason is in the sentence: a file we were told to read must be there.
    throw new Foreseen('settingFile', { name, file })
  }
}

type Range = { name: string; fallback: number; min: number; max: number }

/** Reads a whole number inside its bounds. Throws Foreseen. */
export function number(value: string | undefined, { name, fallback, min, max }: Range): number {
  if (value === undefined) return fallback
  const read = Number(value)
  if (/^[0-9]{1,6}$/.test(value) && read >= min && read <= max) return read
  throw new Foreseen('settingNumber', { name, value, min, max })
}
