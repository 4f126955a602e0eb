import type { routes } from '@fuquan/contract/identity.ts'
import { UserId } from '@fuquan/contract/vocabulary/ids.ts'
import { z } from 'zod'
import type { Input } from '#/engine/bind.ts'
import type { Tx } from '#/engine/db.ts'
import { at, job, tell } from '#/engine/events.ts'
import type { Actor, Call, House } from '#/engine/house.ts'
import { newId } from '#/engine/ids.ts'
import { mailTo } from '#/engine/mail.ts'
import { liftStop, whyStopped } from '#/engine/mail-stops.ts'
import { sealFor } from '#/engine/seal.ts'
import { settingNow } from '#/engine/settings.ts'
import { say } from '#/engine/words.ts'
import { Refusal, refuse } from '#/kit/refusal.ts'
import { levelChanged, securityChanged } from '../events.ts'
import { digestOf, newToken } from '../hashing.ts'
import { verified } from '../levels.ts'
import { findPerson, lockPerson, pinOf } from '../people.ts'
import { daysAfter } from '../rules.ts'
import { passwords } from '../settings.ts'
import { spendStepUp } from '../stepping.ts'
import { addLink, dropPasswordLinks } from '../store-sessions.ts'
import { saveLevel, type User } from '../store.ts'
import { takeCodeTry } from '../tries.ts'
import { myself } from './passkeys.ts'
import { admitPasswords } from './password-switch.ts'
import { shortAddress } from './rules.ts'
import { showSecurity } from './security.ts'
import * as store from './store-emails.ts'

type Routes = typeof routes

export const verifyDays = 1
export const passwordMailMinutes = 60
export const mailsPersonHour = 5
export const mailsNetworkHour = 60
const hourSeconds = 3_600

type Reader = Pick<User, 'id' | 'handle' | 'language'>
type Asking = { house: House; user: Reader; email: string; now: Date }

/**
 * Sends a link that verifies an address. Who types the address of another member learns nothing:
 * the answer is the same, and the mail says to its reader that somebody tried.
 */
export async function askToVerify(tx: Tx, { house, user, email, now }: Asking): Promise<void> {
  const { language, handle, id: userId } = user
  const holder = await store.lockHolder(tx, email)
  const words = (key: string, facts: object = {}) =>
    say(language, 'identity', `mails.${key}`, { ...facts })
  if (holder !== undefined && holder.verified && holder.id !== userId) {
    const subject = words('taken.subject')
    await mailTo(tx, { to: email, language, subject, text: words('taken.text') })
    return
  }

  const code = newToken(house.dice)
  const expiresAt = daysAfter(now, verifyDays)
  await store.saveClaim(tx, { userId, email, expiresAt, codeHash: digestOf(code) })

  const link = `${house.config.publicUrl}/verify-email#${code}`
  const text = words('verify.text', { handle, link })
  await mailTo(tx, { to: email, language, subject: words('verify.subject'), text })
}

/** Counts a mail for each who asks for it or gets it. Refuses: too_many, busy. */
export async function takeMail(
  house: House,
  actor: Pick<Actor, 'address'>,
  ...whose: readonly string[]
): Promise<void> {
  const network = { name: 'identity.mail_network', points: mailsNetworkHour, seconds: hourSeconds }
  if (actor.address !== '') await house.limits.take({ ...network, key: actor.address })
  const person = { name: 'identity.mail', points: mailsPersonHour, seconds: hourSeconds }
  // As long as an id, so that the limit counts any text that somebody may type.
  for (const who of whose) {
    await house.limits.take({ ...person, key: digestOf(who).toString('hex') })
  }
}

type Showing = { actor: Pick<Actor, 'id'>; proof: string | undefined; email: string; now: Date }

/** Changing where lost passwords are sent is changing security: the PIN or a passkey is shown. */
async function confirmChange(tx: Tx, { actor, proof, email, now }: Showing): Promise<void> {
  const { state, passkeys } = await pinOf(tx, actor.id, now)
  // Somebody who has just joined has nothing to show yet, and nothing to lose.
  if (state === 'unset' && passkeys === 0) return
  await spendStepUp(tx, {
    ...{ actor, proof, now, kind: 'identity.change_email', payee: myself },
    ...{ amount: null, facts: { email } },
  })
}

/** Who gives an address anew says that it takes mail; a complaint only its holder takes back. */
async function tryAgain(tx: Tx, { house, user, email }: Omit<Asking, 'now'>): Promise<void> {
  const why = await whyStopped(tx, house, email)
  if (why === undefined) return
  const mine = await store.findEmail(tx, user.id)
  const isMine = mine.verified && mine.address === email
  if (why === 'bounced' || isMine) await liftStop(tx, house, email)
}

/** Sends a link to an address of mine; it is mine once the link is opened. */
export async function setEmail({ house, actor }: Call, input: Input<Routes['setEmail']>) {
  const { email, proof } = input
  await takeMail(house, actor, actor.id, email)

  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, actor.id)
    await confirmChange(tx, { actor, proof, email, now })
    await tryAgain(tx, { house, user, email })

    await askToVerify(tx, { house, user, email, now })
    return showSecurity(tx, { user, actor, house, now })
  })
}

/** Forgets my address; a mail tells it so. A level that stood on it alone goes with it. */
export async function dropEmail({ house, actor }: Call, input: Input<Routes['dropEmail']>) {
  const { id: userId } = actor
  return house.inTransaction('read write', async (tx, now) => {
    const user = await lockPerson(tx, userId)
    await confirmChange(tx, { actor, proof: input.proof, email: '', now })
    const before = await store.findEmail(tx, userId)

    await store.dropClaim(tx, userId)
    if (before.address !== null) {
      await store.saveEmail(tx, { userId, email: null, verified: false })
      await dropPasswordLinks(tx, userId)
      await lowerWithout(tx, user)
      await tellOldAddress(tx, { user, before })
      await tell(tx, securityChanged, { userId, what: 'email_changed', at: now })
    }
    return showSecurity(tx, { user, actor, house, now })
  })
}

async function lowerWithout(tx: Tx, { id: userId, level }: User): Promise<void> {
  if (level !== verified || !(await store.isRaised(tx, userId))) return
  await saveLevel(tx, userId, level - 1)
  await store.saveRaised(tx, { userId, raised: false })
  await tell(tx, levelChanged, { userId, level: level - 1 })
}

type Leaving = { user: Pick<User, 'handle' | 'language'>; before: store.EmailOf }

/** The old address hears of the change: whoever reads it may be the one who did not want it. */
async function tellOldAddress(tx: Tx, { user, before }: Leaving): Promise<void> {
  if (before.address === null || !before.verified) return
  const { language, handle } = user
  const [subject, text] = ['subject', 'text'].map(part =>
    say(language, 'identity', `mails.changed.${part}`, { handle }),
  )
  await mailTo(tx, { to: before.address, language, subject: subject ?? '', text: text ?? '' })
}

/** Verifies an address with the link from the mail; another's unverified claim to it ends. */
export async function verifyEmail({ house, actor }: Call, input: Input<Routes['verifyEmail']>) {
  const tried = await takeCodeTry(house, { address: actor.address, who: actor.id })

  const reply = await house
    .inTransaction('read write', async (tx, now) => {
      const claim = await store.takeClaim(tx, digestOf(input.code), now)
      if (claim === undefined) return refuse('identity_link_invalid')
      const { userId, email } = claim
      const holder = await store.lockHolder(tx, email)
      if (holder !== undefined && holder.verified && holder.id !== userId) {
        return refuse('identity_link_invalid')
      }
      const user = await lockPerson(tx, userId)
      const before = await store.findEmail(tx, userId)

      if (holder !== undefined && holder.id !== userId) {
        await store.saveEmail(tx, { userId: holder.id, email: null, verified: false })
      }
      await store.saveEmail(tx, { userId, email, verified: true })
      // What was mailed to the old address sets no password any more.
      if (before.address !== email) await dropPasswordLinks(tx, userId)
      const rises = user.level < verified && user.joinedAt !== null
      if (rises) await saveLevel(tx, userId, verified)
      if (rises) await store.saveRaised(tx, { userId, raised: true })

      if (before.address !== email) await tellOldAddress(tx, { user, before })
      if (rises) await tell(tx, levelChanged, { userId, level: verified })
      await tell(tx, securityChanged, { userId, what: 'email_changed', at: now })
      return { address: shortAddress(email) }
    })
    .catch((error: unknown) => {
      // Two opened their links at once, and the other was first.
      if (error instanceof Refusal && error.code === 'identity_email_taken') {
        return refuse('identity_link_invalid')
      }
      throw error
    })
  await tried.right()
  return reply
}

// What was typed waits sealed: it may be an address, or a password in the wrong field.
const seal = (house: House) => sealFor(house.keys, 'identity.password_mail')

/**
 * Sends a link for a new password to the verified address, if there is one. The answer and the
 * work are the same whoever is named: a job finds out.
 */
export async function askPasswordMail(call: Call, input: Input<Routes['askPasswordMail']>) {
  const { house, actor } = call
  admitPasswords(house)
  const login = input.login.trim().toLowerCase().replace(/^@/, '')
  await takeMail(house, actor, `password ${login}`)

  await house.inTransaction('read write', async (tx, now) => {
    const id = newId()
    const sealed = seal(house).close(login, id).toString('base64')
    await at(tx, passwordMailJob, { id, sealed }, now)
  })
  return {}
}

/** Mails the link of a forgotten password, where there is somebody to mail it to. */
export const passwordMailJob = job('identity.password_mail', {
  payload: z.object({ id: z.uuid(), sealed: z.base64() }),
  run: async ({ tx, house, now }, { id, sealed }) => {
    const login = seal(house).open(Buffer.from(sealed, 'base64'), id)
    const found = await store.findByVerified(tx, login)
    if (found === undefined) return
    // Switched off while it waited: the link would open nothing.
    if (!(await settingNow(tx, passwords))) return
    const userId = UserId.out.parse(found.id)
    const user = await findPerson(tx, userId)

    const code = newToken(house.dice)
    const expiresAt = new Date(now.getTime() + passwordMailMinutes * 60_000)
    const codeHash = digestOf(code)
    await addLink(tx, { codeHash, purpose: 'password', userId, madeBy: null, expiresAt })

    const { language } = user
    const facts = { handle: user.handle, link: `${house.config.publicUrl}/reset#${code}` }
    const subject = say(language, 'identity', 'mails.password.subject', facts)
    const text = say(language, 'identity', 'mails.password.text', facts)
    await mailTo(tx, { to: found.email, language, subject, text })
  },
})
