import { getProof } from './actions.ts'

export { checkOneDraw } from './command.ts'

export const proofActions = { getProof }
