import { getEnvelopeLink, openEnvelopeLink } from './actions.ts'

export { linkHead } from './page.ts'
export const linkActions = { getEnvelopeLink, openEnvelopeLink }
