export const signUpSteps = ['name', 'handle', 'secret', 'rules'] as const
export type SignUpStep = (typeof signUpSteps)[number]

/** What was typed so far; Back keeps it, and it never leaves the memory of the page. */
export type SignUpDraft = {
  name: string
  handle: string
  password: string
  /** They want a passkey and no password. */
  byPasskey: boolean
}

/** The step a page of this address shows; an unknown one begins at the beginning. */
export const stepOf = (name: string | undefined): SignUpStep =>
  signUpSteps.find(step => step === name) ?? 'name'

/** Reads a handle as it will be kept: small letters, no @. */
export const plainHandle = (text: string) => text.trim().toLowerCase().replace(/^@/, '')

export const isHandle = (text: string) => /^[a-z][a-z0-9_]{2,23}$/.test(text)

/** The first step that still lacks an answer, so that a step cannot be reached by its address. */
export function firstOpenStep(draft: SignUpDraft, passwordLeast: number): SignUpStep {
  if (draft.name.trim() === '') return 'name'
  if (!isHandle(draft.handle)) return 'handle'
  const long = [...draft.password].length >= passwordLeast
  if (!draft.byPasskey && !long) return 'secret'
  return 'rules'
}

/** Where a refusal of the sign-up belongs, so that its sentence stands at its field. */
export function stepOfRefusal(code: string): SignUpStep {
  if (code.startsWith('identity_handle')) return 'handle'
  if (['identity_password_weak', 'identity_passkey_refused'].includes(code)) return 'secret'
  return 'rules'
}
