import type { Client } from '#/testing/client.ts'
import { verifyBody } from '#/testing/proofs.ts'
import { passwordOfAll } from '#/testing/world.ts'

export type StandingThings = { organisationId: string; attestationId: string; archiveId: string }

type Cast = { keeper: Client; admin: Client; member: Client; invitee: Client; owner: Client }

/** A verified organisation of two with one member and one who is asked, and an archive of Lin's. */
export async function standingThings(who: Cast): Promise<StandingThings> {
  const { keeper, admin, member, invitee, owner } = who
  const made = await keeper.get('foundOrganisation', { name: 'The school' })
  const body = { organisationId: String(made['id']) }
  await keeper.get('inviteAdmin', { ...body, handle: admin.handle })
  await admin.get('answerAdmin', { ...body, accept: true })
  const reason = 'the scene needs one of each'
  await verifyBody(owner, { ...body, trusted: false, reason })
  await keeper.get('inviteAdmin', { ...body, handle: invitee.handle })
  const word = { kind: 'member', document: 'N 11', handle: member.handle }
  const said = await keeper.get('attestMember', { ...body, ...word })
  const asked = await keeper.get('askArchive', { password: passwordOfAll })
  return { ...body, attestationId: String(said['id']), archiveId: String(asked['id']) }
}
