import { z } from 'zod'
import { MessageId, MessagePictureId, RoomId, RoomInvitationId, UserId } from '../vocabulary/ids.ts'
import { UserCard } from '../vocabulary/people.ts'
import { Reference } from '../vocabulary/refs.ts'
import { Instant } from '../vocabulary/time.ts'

/** The widest bounds the house may set; the settings of the house are usually narrower. */
export const roomNameBound = 80
export const messageTextBound = 5000
export const purposeMax = 200
export const messagesPerPageMax = 100
export const facesMax = 4
export const picturesBound = 20
export const mentionsMax = 20
export const altTextMax = 80
export const placeLabelMax = 60
export const readersNamedMax = 200
export const accuracies = [10, 100, 1000, 5000] as const

export const RoomKind = z.enum(['direct', 'group', 'object']).meta({ id: 'RoomKind' })
export type RoomKind = z.output<typeof RoomKind>
export const RoomTemplate = z
  .enum(['class', 'dinner', 'team', 'interest', 'occasion'])
  .meta({ id: 'RoomTemplate' })
export type RoomTemplate = z.output<typeof RoomTemplate>
export const RoomRhythm = z
  .enum(['none', 'weekly', 'monthly', 'yearly', 'once'])
  .meta({ id: 'RoomRhythm' })
export type RoomRhythm = z.output<typeof RoomRhythm>
export const RoomRole = z.enum(['owner', 'admin', 'member']).meta({ id: 'RoomRole' })
export type RoomRole = z.output<typeof RoomRole>
export const RoomState = z.enum(['active', 'sleeping', 'closed']).meta({ id: 'RoomState' })
export type RoomState = z.output<typeof RoomState>
export const MayInvite = z
  .enum(['everyone', 'admins'])
  .meta({ id: 'MayInvite', description: 'admins means the owner and the admins' })
export type MayInvite = z.output<typeof MayInvite>

export const MessagePicture = z
  .object({
    id: MessagePictureId,
    width: z.int().meta({ description: 'Pixels of the large size' }),
    height: z.int(),
    alt: z.string().meta({ description: 'What it shows, for the ear' }),
  })
  .meta({ id: 'MessagePicture' })
export type MessagePicture = z.output<typeof MessagePicture>

/** A point somebody chose to show, rounded to the accuracy they chose. */
export const PlaceCard = z
  .object({
    label: z.string().trim().min(1).max(placeLabelMax),
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    accuracyM: z.literal(accuracies).meta({ description: 'Metres; coordinates are rounded to it' }),
  })
  .meta({ id: 'PlaceCard' })
export type PlaceCard = z.output<typeof PlaceCard>

export const MessageQuote = z
  .object({
    number: z.int(),
    author: UserId,
    kind: z.enum(['text', 'system', 'embed', 'pictures', 'place']),
    text: z.string().nullable().meta({ description: 'Its beginning; null when it was taken back' }),
  })
  .meta({ id: 'MessageQuote' })
export type MessageQuote = z.output<typeof MessageQuote>

/** One line of a room. A line taken back keeps its number and shows nothing of what it said. */
export const Message = z
  .object({
    number: z.int().meta({ description: '1, 2, 3 in the room, without a gap' }),
    id: MessageId,
    author: UserId,
    kind: z.enum(['text', 'system', 'embed', 'pictures', 'place']),
    text: z.string().nullable(),
    masked: z.boolean().meta({ description: 'Numbers and links are hidden between strangers' }),
    embed: Reference.nullable(),
    line: z.string().nullable().meta({
      description: 'Only for kind system: module.name, its words are lines.<name> of the module',
    }),
    facts: z.record(z.string(), z.string()).meta({
      description: 'What fills a system line: user and by are ids of people, name is the new name',
    }),
    pictures: z.array(MessagePicture),
    place: PlaceCard.nullable(),
    quote: MessageQuote.nullable(),
    mentions: z.array(UserId),
    mentionsAll: z.boolean(),
    forwarded: z.boolean(),
    announced: z.boolean(),
    pinned: z.boolean(),
    at: Instant,
    recalledAt: Instant.nullable(),
    removed: z
      .object({ by: z.enum(['admins', 'house']), rule: z.int().nullable() })
      .nullable()
      .meta({ description: 'Taken out by the owner or an admin, or by the house under a rule' }),
  })
  .meta({ id: 'Message' })
export type Message = z.output<typeof Message>

/** A room as its member sees it in the list of rooms. */
export const RoomCard = z
  .object({
    id: RoomId,
    kind: RoomKind,
    name: z.string(),
    state: RoomState,
    memberCount: z.int(),
    number: z.int().meta({ description: 'Number of the newest message' }),
    readUpTo: z.int(),
    unread: z.int(),
    lastMessage: Message.nullable(),
    faces: z.array(UserId).meta({ description: 'At most 4 members, for the picture' }),
    activeAt: Instant,
    peer: UserCard.nullable().meta({ description: 'The other one of a direct room' }),
    muted: z.boolean().meta({ description: 'Only mentions and announcements are told' }),
    pinned: z.boolean(),
    hidden: z.boolean().meta({ description: 'Until something is said' }),
    unreadMark: z.boolean().meta({ description: 'I marked it as unread' }),
    mentioned: z.boolean().meta({ description: 'Somebody meant me in what I have not read' }),
  })
  .meta({ id: 'RoomCard' })
export type RoomCard = z.output<typeof RoomCard>

export const RoomLink = z
  .object({ code: z.string(), expiresAt: Instant, by: UserId })
  .meta({ id: 'RoomLink' })
export type RoomLink = z.output<typeof RoomLink>

/** A room as its member sees it when it is open. */
export const Room = z
  .object({
    ...RoomCard.shape,
    template: RoomTemplate,
    purpose: z.string(),
    rhythm: RoomRhythm,
    mayInvite: MayInvite,
    maySend: MayInvite,
    mayHost: MayInvite.meta({ description: 'Who may send envelopes into the room' }),
    modesOff: z.array(z.string()).meta({ description: 'Envelope modes the group switched off' }),
    anonymousClaims: z.boolean().meta({ description: 'Lists of claims show no names' }),
    readNames: z.boolean().meta({ description: 'Who has read is named on tap' }),
    quiet: z.boolean().meta({ description: 'Who comes in has the room muted' }),
    readOnly: z
      .enum(['closed', 'admins', 'silenced', 'stranger'])
      .nullable()
      .meta({ description: 'Why I cannot write here now' }),
    silencedUntil: Instant.nullable(),
    offeredTo: UserId.nullable().meta({ description: 'Who is asked to become the owner' }),
    object: Reference.nullable().meta({ description: 'The thing an object room is about' }),
    pins: z.array(Message).meta({ description: 'Pinned announcements, newest first' }),
    memberMax: z.int(),
    myRole: RoomRole,
    joinedAt: Instant,
    firstNumber: z.int().meta({ description: 'The first message I may see' }),
    link: RoomLink.nullable().meta({ description: 'The live link, to those who may invite' }),
    people: z.array(UserCard),
  })
  .meta({ id: 'Room' })
export type Room = z.output<typeof Room>

export const RoomMember = z
  .object({
    person: UserCard,
    role: RoomRole,
    joinedAt: Instant,
    silencedUntil: Instant.nullable(),
  })
  .meta({ id: 'RoomMember' })
export type RoomMember = z.output<typeof RoomMember>

export const RoomInvitation = z
  .object({
    id: RoomInvitationId,
    roomId: RoomId,
    roomName: z.string(),
    memberCount: z.int(),
    by: UserCard,
    at: Instant,
  })
  .meta({ id: 'RoomInvitation' })
export type RoomInvitation = z.output<typeof RoomInvitation>

/** What anyone who holds the code of a room link may see. */
export const RoomLinkCard = z
  .object({
    roomId: RoomId.nullable().meta({ description: 'Only to those who are in already' }),
    roomName: z.string(),
    memberCount: z.int(),
    full: z.boolean(),
    inviter: z.string().meta({ description: 'Name of who made the link' }),
    expiresAt: Instant,
    houseInvite: z.string().nullable().meta({
      description: 'Code of a house invite, when people outside may sign up with this link',
    }),
  })
  .meta({ id: 'RoomLinkCard' })
export type RoomLinkCard = z.output<typeof RoomLinkCard>

export const MessagePage = z
  .object({
    items: z.array(Message),
    people: z.array(UserCard).meta({ description: 'Authors and people named on this page' }),
    first: z.int().meta({ description: 'The first message I may see' }),
    number: z.int().meta({ description: 'Number of the newest message' }),
  })
  .meta({ id: 'MessagePage' })
export type MessagePage = z.output<typeof MessagePage>
