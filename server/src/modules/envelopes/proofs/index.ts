import { getProof } from './actions.ts'

export const proofActions = { getProof }
