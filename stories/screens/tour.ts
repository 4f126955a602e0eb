import { must } from '../wire.ts'
import type { Window } from './browser.ts'
import { becomes, go } from './going.ts'
import { claim, type Place, roomPath, sayOverHttp, sendEnvelope, type Village } from './village.ts'

/** A screen of the member app: its name in pictures and reports, and its address. */
export type Stop = readonly [name: string, path: string]

/** Every screen that a member of this village reaches by its address. */
export function stopsOf(village: Village, envelopeId: string): Stop[] {
  return [
    ['today', '/today'],
    ['friends', '/friends'],
    ['room', roomPath(village)],
    ['room-info', `${roomPath(village)}/info`],
    ['room-pictures', `${roomPath(village)}/pictures`],
    ['room-invite', `${roomPath(village)}/invite`],
    ['new-room', '/friends/new'],
    ['search-talk', '/friends/search'],
    ['sticker-packs', '/stickers'],
    ['my-packs', '/stickers/mine'],
    ['contacts', '/people'],
    ['add-friend', '/people/add'],
    ['friend-contacts', '/people/contacts'],
    ['friend-rooms', '/people/rooms'],
    ['friend-labels', '/people/labels'],
    ['friend-privacy', '/people/privacy'],
    ['modes', '/send-envelope'],
    ['modes-room', `/send-envelope/${village.roomId}`],
    ['composer', `/send-envelope/${village.roomId}/lucky`],
    ['composer-ordinary', `/send-envelope/${village.roomId}/ordinary`],
    ['composer-directed', `/send-envelope/${village.roomId}/directed`],
    ['composer-password', `/send-envelope/${village.roomId}/password`],
    ['composer-people', '/send-envelope/people/lucky'],
    ['composer-funny', `/send-envelope/${village.roomId}/tree/funny`],
    ['composer-relay', `/send-envelope/${village.roomId}/tree/relay`],
    ['asks', '/envelopes/asks'],
    ['ask', '/envelopes/asks/new'],
    ['records', '/envelopes'],
    ['face-landing', '/face'],
    ['boards', '/envelopes/boards'],
    ['statement', `/envelopes/years/${new Date().getFullYear()}`],
    ['result', `/envelopes/${envelopeId}`],
    ['verify', `/envelopes/${envelopeId}/verify`],
    ['wallet', '/wallet'],
    ['bills', '/wallet/bills'],
    ['books', '/wallet/books'],
    ['credits', '/wallet/credits'],
    ['transfer', '/transfer'],
    ['pay-code', '/wallet/pay'],
    ['collect', '/wallet/collect'],
    ['scan', '/wallet/scan'],
    ['till', '/wallet/till'],
    ['payments', '/wallet/payments'],
    ['receiving', '/wallet/receiving'],
    ['top-up', '/wallet/top-up'],
    ['house-rules', '/house-rules'],
    ['level', '/me/level'],
    ['own-limits', '/me/security/limits'],
    ['my-data', '/me/data'],
    ['envelope-switches', '/me/envelopes'],
    ['organisations', '/me/organisations'],
    ['notice-habits', '/me/notices'],
    ['passkeys', '/me/security/passkeys'],
    ['me', '/me'],
    ['profile', '/me/profile'],
    ['security', '/me/security'],
    ['pin', '/me/security/pin'],
    ['pin-reset', '/me/security/reset'],
    ['pin-free', '/me/security/pin-free'],
    ['password', '/me/security/password'],
    ['devices', '/me/devices'],
    ['appearance', '/me/appearance'],
    ['looks', '/me/looks'],
    ['invite', '/me/invite'],
    ['missing', '/no/such/page'],
  ]
}

/** Goes to a screen and waits until nothing on it is loading. */
export async function visit(window: Window, [, path]: Stop): Promise<void> {
  await window.page.goto(path)
  await window.page.getByRole('heading', { level: 1 }).first().waitFor()
  await stillness(window)
}

/** Goes to a screen without opening the app anew, and waits until nothing on it is loading. */
export async function glide(window: Window, [, path]: Stop): Promise<void> {
  await go(window, path)
  await stillness(window)
}

/** Waits until the skeletons are gone and what moves has come to rest. */
export async function stillness(window: Window): Promise<void> {
  await becomes(
    window,
    `document.querySelector('.skeleton, .opening, [aria-busy="true"]') === null`,
  )
  await window.page.evaluate(
    'Promise.allSettled(document.getAnimations().filter(a => a.effect?.getComputedTiming()' +
      '.iterations !== Infinity).map(a => a.finished))',
  )
}

export const longName = 'Maximiliane Wolkenstein-Trost'
export const longGreeting = '岁岁平安，年年有余，步步高升，万事如意，阖家欢乐🧧'

const said = [
  '周五火锅，八个人，我先垫着 🍲',
  '👨‍👩‍👧‍👦 🇨🇳 👍🏽 一家人都来',
  'Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle',
]

/**
 * Makes the village hard to fit: the longest name, a greeting to the last sign, emoji that are many
 * code points, a word without an end. Gives the id of an envelope that was emptied.
 */
export async function fillVillage(place: Place, village: Village): Promise<string> {
  const { lin, mei, ana, boliang } = village.people
  await must(place.url, ana.token, 'PATCH', '/identity/me', { name: longName })
  for (const text of said) await sayOverHttp(place, village, ana, text)
  const id = await sendEnvelope(place, village, lin, { shares: 2, greeting: longGreeting })
  await claim(place, mei, id)
  await claim(place, ana, id)
  await sendEnvelope(place, village, boliang, { shares: 2, mode: 'ordinary', greeting: '来吧' })
  return id
}
