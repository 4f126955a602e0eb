import type { Client } from '#/testing/client.ts'

type Put = (one: Client, url: string) => Promise<{ json(): { id: string } }>

/** A cover that the owner added and nobody has named yet. */
export async function coverThings(
  { owner }: { owner: Client },
  put: Put,
): Promise<{ coverId: string }> {
  const said = await put(owner, '/api/envelopes/desk/covers')
  return { coverId: said.json().id }
}
