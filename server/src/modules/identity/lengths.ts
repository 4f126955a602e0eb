import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { handleLength, nameLength, passwordLength } from './settings.ts'

type Chosen = { handle?: string; name?: string | undefined; password?: string | undefined }

/** Tells how long what people choose for themselves may be, and a password has to be. */
export const lengthsOf = (settings: Settings) => ({
  handleMost: settings.of(handleLength),
  nameMost: settings.of(nameLength),
  passwordLeast: settings.of(passwordLength),
})

/** Refuses what is newly chosen and does not fit. Units: code points. Refuses: bad_input. */
export function admitLengths(settings: Settings, { handle, name, password }: Chosen): void {
  const { handleMost, nameMost, passwordLeast } = lengthsOf(settings)
  atMost('handle', handle, handleMost)
  atMost('name', name, nameMost)
  if (password !== undefined && [...password].length < passwordLeast) {
    refuse('bad_input', { field: 'password', why: 'too_short', min: passwordLeast })
  }
}

function atMost(field: string, text: string | undefined, max: number): void {
  if (text !== undefined && [...text].length > max) {
    refuse('bad_input', { field, why: 'too_long', max })
  }
}
