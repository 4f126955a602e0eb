import { z } from 'zod'
import type { Routes } from './route.ts'
import { FriendLabelId, FriendRequestId, UserId } from './vocabulary/ids.ts'
import { UserCard } from './vocabulary/people.ts'
import { words } from './vocabulary/text.ts'
import { Instant } from './vocabulary/time.ts'

export const remarkMax = 40
export const labelNameMax = 20
export const labelsMax = 50
export const noteBound = 200
export const friendsPerPageMax = 500
export const contactsPerAskMax = 500

/** What brought two people together. */
export const originKinds = [
  'room',
  'group',
  'collection',
  'campaign',
  'circle',
  'handle',
  'qr',
  'contacts',
  'invite',
  'import',
] as const
export const OriginKind = z.enum(originKinds).meta({ id: 'FriendOriginKind' })
export type OriginKind = z.output<typeof OriginKind>

/** What brought two people together: its kind, and the thing itself. */
export const Origin = z
  .object({ kind: OriginKind, ref: z.string().min(1).max(60) })
  .meta({ id: 'FriendOrigin' })
export type Origin = z.output<typeof Origin>

export const RequestState = z
  .enum(['asked', 'accepted', 'ignored', 'refused', 'expired'])
  .meta({ id: 'FriendRequestState' })
export type RequestState = z.output<typeof RequestState>

export const WhoMayAsk = z
  .enum(['common', 'friends_of_friends', 'nobody'])
  .meta({ id: 'WhoMayAsk', description: 'common: everybody I share a place with' })
export type WhoMayAsk = z.output<typeof WhoMayAsk>

/** A friend as I keep them: the remark and the labels are mine alone. */
export const Friend = z
  .object({
    person: UserCard,
    remark: z.string(),
    labelIds: z.array(FriendLabelId),
    origin: Origin,
    since: Instant,
  })
  .meta({ id: 'Friend' })
export type Friend = z.output<typeof Friend>

/** A private list of friends. Nobody else ever hears of it. */
export const FriendLabel = z
  .object({ id: FriendLabelId, name: z.string(), count: z.int() })
  .meta({ id: 'FriendLabel' })
export type FriendLabel = z.output<typeof FriendLabel>

/** Somebody asks me, or I ask somebody. */
export const FriendRequest = z
  .object({
    id: FriendRequestId,
    person: UserCard,
    mine: z.boolean().meta({ description: 'I am the one who asks' }),
    note: z.string(),
    origin: Origin,
    state: RequestState.meta({ description: 'To the asker an ignored one is still asked' }),
    at: Instant,
    until: Instant,
  })
  .meta({ id: 'FriendRequest' })
export type FriendRequest = z.output<typeof FriendRequest>

/** A person as I may see them. */
export const FriendProfile = z
  .object({
    person: UserCard,
    tie: z.enum(['me', 'friend', 'stranger']),
    friend: Friend.nullable().meta({ description: 'Only of friends' }),
    commonFriends: z.array(UserCard).meta({ description: 'Only of friends, at most 20' }),
    request: FriendRequest.nullable().meta({ description: 'What is open between us' }),
    blockedByMe: z.boolean(),
  })
  .meta({ id: 'FriendProfile' })
export type FriendProfile = z.output<typeof FriendProfile>

/** How I can be found, and by whom asked. */
export const FriendHabits = z
  .object({
    whoMayAsk: WhoMayAsk,
    contacts: z.boolean().meta({ description: 'My verified address may be matched' }),
    mail: z.boolean().meta({ description: 'I have a verified address that could be' }),
    code: z.string().nullable().meta({ description: 'What my QR holds, as a path: /f/code' }),
    noteLength: z.int(),
    friendCount: z.int(),
    friendMax: z.int(),
  })
  .meta({ id: 'FriendHabits' })
export type FriendHabits = z.output<typeof FriendHabits>

/** Somebody the house may name to me, and why. */
export const FriendProposal = z
  .object({ person: UserCard, origin: Origin })
  .meta({ id: 'FriendProposal' })
export type FriendProposal = z.output<typeof FriendProposal>

/** What became of an act of asking. */
export const AskedOutcome = z
  .object({ outcome: z.enum(['waiting', 'friends']), request: FriendRequest.nullable() })
  .meta({ id: 'FriendAskOutcome' })
export type AskedOutcome = z.output<typeof AskedOutcome>

const Handle = z.string().min(1).max(40)
const Code = z.string().min(8).max(64)
const ContactHash = z.string().regex(/^[0-9a-f]{64}$/)
const Nothing = z.object({})
const ofPerson = z.object({ userId: UserId })

/** How I know the one I ask. The house looks whether it is so. */
const Way = z.discriminatedUnion('by', [
  z.object({ by: z.literal('handle'), handle: Handle }),
  z.object({ by: z.literal('qr'), code: Code }),
  z.object({ by: z.literal('contacts'), hash: ContactHash }),
  z.object({ by: z.literal('invite'), userId: UserId }),
])

/** What a request may be refused with, for each route that makes one. */
export const requestRefusals = {
  friend_not_found: 404,
  friend_already: 409,
  friend_request_pending: 409,
  friend_self: 422,
  friend_full: 409,
  friend_level_needed: 403,
  friend_request_limit: 429,
} as const

const finding = {
  lookUpPerson: {
    method: 'GET',
    path: '/friends/people',
    summary: 'Find a person by exact handle or by their QR; hidden and absent answer alike',
    access: 'user',
    own: true,
    query: z.object({ handle: Handle.optional(), code: Code.optional() }),
    reply: FriendProfile,
    refusals: { friend_not_found: 404 },
  },
  getProfile: {
    method: 'GET',
    path: '/friends/people/:userId',
    summary: 'See a person: as a friend, or the little a stranger sees',
    access: 'user',
    params: ofPerson,
    reply: FriendProfile,
    refusals: { friend_not_found: 404 },
  },
  listProposals: {
    method: 'GET',
    path: '/friends/proposals',
    summary: 'Who brought me here and who came by my links, when we are no friends yet',
    access: 'user',
    reply: z.object({ items: z.array(FriendProposal) }),
    refusals: {},
  },
  startContacts: {
    method: 'GET',
    path: '/friends/contacts',
    summary: 'What a device needs to match an address book without sending it',
    access: 'user',
    reply: z.object({ salt: z.string(), left: z.int(), max: z.int() }),
    refusals: { friend_contacts_off: 403 },
  },
  matchContacts: {
    method: 'POST',
    path: '/friends/contacts',
    summary: 'Match SHA-256(salt + lower-case e-mail address) of contacts; the rest is dropped',
    access: 'user',
    body: z.object({ hashes: z.array(ContactHash).min(1).max(contactsPerAskMax) }),
    reply: z.object({
      items: z.array(z.object({ hash: ContactHash, person: UserCard })),
      left: z.int(),
    }),
    refusals: { friend_contacts_off: 403, friend_contacts_limit: 429 },
  },
} as const satisfies Routes

const asking = {
  requestFriend: {
    method: 'POST',
    path: '/friends/requests',
    summary: 'Ask somebody to be friends; two who ask each other are friends at once',
    access: 'user',
    own: true,
    kept: true,
    body: z.object({
      way: Way,
      note: words({ min: 0, max: noteBound }).default(''),
    }),
    reply: AskedOutcome,
    refusals: { ...requestRefusals, friend_contacts_off: 403 },
  },
  listRequests: {
    method: 'GET',
    path: '/friends/requests',
    summary: 'List who asks me and whom I ask, newest first, at most 100 of each',
    access: 'user',
    reply: z.object({ toMe: z.array(FriendRequest), byMe: z.array(FriendRequest) }),
    refusals: {},
  },
  answerRequest: {
    method: 'POST',
    path: '/friends/requests/:requestId/answer',
    summary: 'Accept, ignore or refuse; the same answer again changes nothing',
    access: 'user',
    params: z.object({ requestId: FriendRequestId }),
    body: z.object({ answer: z.enum(['accept', 'ignore', 'refuse']) }),
    reply: FriendRequest,
    refusals: { friend_request_over: 410, friend_full: 409 },
  },
} as const satisfies Routes

const keeping = {
  listFriends: {
    method: 'GET',
    path: '/friends',
    summary: 'List my friends; who they are is nobody else’s to read',
    access: 'user',
    query: z.object({
      after: UserId.optional(),
      limit: z.coerce.number().int().min(1).max(friendsPerPageMax).default(friendsPerPageMax),
    }),
    reply: z.object({ items: z.array(Friend), more: z.boolean() }),
    refusals: {},
  },
  changeFriend: {
    method: 'PATCH',
    path: '/friends/:userId',
    summary: 'Change my remark for a friend and the labels they carry',
    access: 'user',
    params: ofPerson,
    body: z.object({
      remark: words({ min: 0, max: remarkMax }).optional(),
      labelIds: z.array(FriendLabelId).max(labelsMax).optional(),
    }),
    reply: Friend,
    refusals: { friend_not_found: 404 },
  },
  endFriendship: {
    method: 'DELETE',
    path: '/friends/:userId',
    summary: 'End a friendship, silently; ending it again changes nothing',
    access: 'user',
    restrictedToo: true,
    params: ofPerson,
    reply: Nothing,
    refusals: {},
  },
  listLabels: {
    method: 'GET',
    path: '/friends/labels',
    summary: 'List my labels with how many friends carry each',
    access: 'user',
    reply: z.object({ items: z.array(FriendLabel) }),
    refusals: {},
  },
  saveLabel: {
    method: 'PUT',
    path: '/friends/labels/:labelId',
    summary: 'Make a label or change its name and who carries it',
    access: 'user',
    params: z.object({ labelId: FriendLabelId }),
    body: z.object({
      name: words({ max: labelNameMax }),
      userIds: z.array(UserId).max(5000).optional(),
    }),
    reply: FriendLabel,
    refusals: { friend_label_taken: 409, friend_labels_full: 409 },
  },
  dropLabel: {
    method: 'DELETE',
    path: '/friends/labels/:labelId',
    summary: 'Drop a label; the friends stay',
    access: 'user',
    restrictedToo: true,
    params: z.object({ labelId: FriendLabelId }),
    reply: Nothing,
    refusals: {},
  },
} as const satisfies Routes

const guarding = {
  listBlocked: {
    method: 'GET',
    path: '/friends/blocked',
    summary: 'List whom I have blocked',
    access: 'user',
    reply: z.object({ items: z.array(z.object({ person: UserCard, at: Instant })) }),
    refusals: {},
  },
  blockPerson: {
    method: 'PUT',
    path: '/friends/blocked/:userId',
    summary: 'Block a person: the friendship ends and each is hidden from the other',
    access: 'user',
    restrictedToo: true,
    params: ofPerson,
    reply: Nothing,
    refusals: { friend_not_found: 404, friend_self: 422 },
  },
  unblockPerson: {
    method: 'DELETE',
    path: '/friends/blocked/:userId',
    summary: 'Lift a block; nothing that ended comes back',
    access: 'user',
    restrictedToo: true,
    params: ofPerson,
    reply: Nothing,
    refusals: {},
  },
  getFriendHabits: {
    method: 'GET',
    path: '/friends/habits',
    summary: 'How I can be found, and who may ask me',
    access: 'user',
    reply: FriendHabits,
    refusals: {},
  },
  changeFriendHabits: {
    method: 'PATCH',
    path: '/friends/habits',
    summary: 'Change who may ask me, whether contacts find me, or take a new QR',
    access: 'user',
    restrictedToo: true,
    body: z.object({
      whoMayAsk: WhoMayAsk.optional(),
      contacts: z.boolean().optional(),
      newCode: z.literal(true).optional(),
    }),
    reply: FriendHabits,
    refusals: { friend_mail_needed: 422 },
  },
  getFriendReport: {
    method: 'GET',
    path: '/friends/report',
    summary: 'Friendships by origin and how many were used within 1, 7 and 30 days; no names',
    access: 'staff',
    roles: ['operator'],
    reply: z.object({
      since: Instant,
      items: z.array(
        z.object({
          origin: OriginKind,
          made: z.int(),
          ended: z.int(),
          used: z.array(
            z
              .object({
                days: z.int(),
                old: z.int().meta({ description: 'Friendships that are this old' }),
                talk: z.int(),
                gift: z.int(),
                shared: z.int(),
                any: z.int(),
              })
              .meta({ id: 'FriendUse' }),
          ),
        }),
      ),
    }),
    refusals: {},
  },
} as const satisfies Routes

export const routes = {
  ...finding,
  ...asking,
  ...keeping,
  ...guarding,
} as const satisfies Routes
