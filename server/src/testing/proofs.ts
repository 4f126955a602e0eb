import type { Client } from './client.ts'
import { pinOfAll } from './world.ts'

type Shown = { kind: string; payee: string; facts?: Record<string, string> }

/** Lets somebody show the PIN for one act in which no money moves. Gives the proof. */
export async function proofFor(who: Client, shown: Shown): Promise<string> {
  return String((await who.get('stepUp', { pin: pinOfAll, ...shown }))['proof'])
}

/** Lets staff verify an organisation. */
export async function verifyBody(
  who: Client,
  { organisationId, trusted, reason }: { organisationId: string; trusted: boolean; reason: string },
) {
  const facts = { trusted: String(trusted) }
  const proof = await proofFor(who, { kind: 'identity.verify_body', payee: organisationId, facts })
  return who.get('verifyOrganisation', { organisationId, trusted, reason, proof })
}
