import type { Client } from './client.ts'
import { pinOfAll } from './world.ts'

/** Lets somebody be the second person of an act that waits, with their PIN. */
export async function agree(one: Client, approvalId: string): Promise<void> {
  const shown = { kind: 'identity.agree', payee: approvalId }
  const { proof } = await one.get('stepUp', { pin: pinOfAll, ...shown })
  const reason = 'looked at it and it is right'
  await one.get('agreeApproval', { approvalId, reason, proof })
}
