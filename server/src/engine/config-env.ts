import { readFileSync } from 'node:fs'

/** A setting from the environment that cannot be; its message is the one sentence to print. */
export class ConfigError extends Error {}

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
    throw new ConfigError(`${name} and ${name}_FILE are both set; please keep one of them.`)
  }
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    // The reason is in the sentence: a file we were told to read must be there.
    throw new ConfigError(`${name}_FILE names ${file}, which cannot be read.`)
  }
}

type Range = { name: string; fallback: number; min: number; max: number }

/** Reads a whole number inside its bounds. Throws ConfigError. */
export function number(value: string | undefined, { name, fallback, min, max }: Range): number {
  if (value === undefined) return fallback
  const read = Number(value)
  if (/^[0-9]{1,6}$/.test(value) && read >= min && read <= max) return read
  throw new ConfigError(`${name} is "${value}"; it must be a whole number from ${min} to ${max}.`)
}
