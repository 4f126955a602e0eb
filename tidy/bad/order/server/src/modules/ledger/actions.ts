import { sendEnvelope } from '#/modules/envelopes/index.ts'
import { saveUser } from '#/modules/identity/store.ts'
export const both = [sendEnvelope, saveUser]
