import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { toWire } from '@fuquan/contract/vocabulary/ids.ts'
import { ask, must, type Person, pin, secret } from '../wire.ts'

export type Neighbour = Person & { name: string }
export type Village = {
  owner: Neighbour
  people: Record<keyof typeof neighbours, Neighbour>
  roomId: string
  room: string
}

export const community = '柳溪里'
export const roomName = '三班 Class 3'
const neighbours = { lin: '林悦', mei: '梅芳', boliang: '薄亮', ana: 'Ana Sousa' } as const

/** Opens an empty house, and settles four people with PINs and credits in one room, over HTTP. */
export async function settleOver(url: string, setupCode: string): Promise<Village> {
  const first = await must(url, undefined, 'POST', '/console/first-run', {
    code: setupCode,
    owner: { handle: 'wen', name: '温岚', password: secret },
    community: { name: community, languages: ['zh-CN', 'en'], timeZone: 'Asia/Shanghai' },
    unit: {
      code: 'FU',
      scale: 2,
      symbols: { 'zh-CN': '福', en: 'fu' },
      names: { 'zh-CN': '福币', en: 'fu' },
    },
    startingCredits: '20000',
    joinMode: 'open',
    as: 'token',
  })
  const owner = person('wen', '温岚', String(first['token']), idOf(first['owner']))
  await must(url, owner.token, 'PUT', '/identity/pin', { pin })
  const roomId = toWire('rom', randomUUID())
  await must(url, owner.token, 'POST', '/chat/rooms', { roomId, name: roomName })
  const { code } = await must(url, owner.token, 'POST', `/chat/rooms/${roomId}/link`, {})
  const { path } = await must(url, owner.token, 'POST', '/identity/invites', {})
  const inviteCode = String(path).split('/').at(-1)
  const join = async (handle: keyof typeof neighbours): Promise<Neighbour> => {
    const name = neighbours[handle]
    const asked = { handle, name, password: secret, inviteCode, as: 'token' }
    const joined = await must(url, undefined, 'POST', '/identity/sign-ups', asked)
    const one = person(handle, name, String(joined['token']), idOf(joined['user']))
    await must(url, one.token, 'PUT', '/identity/pin', { pin })
    await must(url, one.token, 'POST', `/chat/links/${String(code)}/membership`, {})
    return one
  }
  const [lin, mei, boliang, ana] = await Promise.all([
    join('lin'),
    join('mei'),
    join('boliang'),
    join('ana'),
  ])
  // Wallets and starting credits come a moment after signing up, by a job.
  const people = { lin, mei, boliang, ana }
  for (const one of Object.values(people)) {
    const wallet = () => ask(url, one.token, 'GET', '/ledger/wallet')
    while (!(await wallet()).text.includes('"20000"')) await pause(50)
  }
  return { owner, people, roomId, room: roomName }
}

const person = (handle: string, name: string, token: string, id: string): Neighbour => ({
  handle,
  name,
  token,
  id,
})

const idOf = (card: unknown): string =>
  typeof card === 'object' && card !== null && 'id' in card ? String(card.id) : ''
