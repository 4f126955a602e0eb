import type { Room } from '@fuquan/sdk/index.ts'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { FriendPicker } from '../../../app/people.tsx'
import { sentenceOfProblem } from '../../../lib/problem.ts'
import { deadline } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Field } from '../../../ui/Field.tsx'
import { LinkShare } from '../../../ui/LinkShare.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Sheet } from '../../../ui/Sheet.tsx'
import { toast } from '../../../ui/Toast.tsx'
import {
  useAddFriends,
  useInviteByHandle,
  useMakeLink,
  useMembers,
  useRoom,
  useWithdrawLink,
} from '../queries.ts'

/** How many friends are brought in at once. */
const friendsAtOnce = 50

/** Inviting into a room: friends at once, others by handle or by its link and QR code. */
export function RoomInvite() {
  const { t } = useTranslation('chat')
  const { roomId = '' } = useParams()
  const room = useRoom(roomId)
  const mayInvite =
    room.data && (room.data.mayInvite === 'everyone' || room.data.myRole !== 'member')
  return (
    <Page title={t('invite.title')} back={`/friends/${roomId}`}>
      {room.isPending && <Skeleton rows={3} />}
      {room.error && !room.data && <Refused problem={room.error} />}
      {room.data && !mayInvite && <p role="status">{t('invite.notAllowed')}</p>}
      {room.data && mayInvite && (
        <>
          <Friends room={room.data} />
          <ByHandle roomId={roomId} />
          <ByLink room={room.data} />
        </>
      )}
    </Page>
  )
}

function Friends({ room }: { room: Room }) {
  const { t } = useTranslation('chat')
  const [choosing, setChoosing] = useState(false)
  return (
    <div className="card is-padded acts">
      <p>{t('invite.friendsWords')}</p>
      <Button icon="people" wide onPress={() => setChoosing(true)}>
        {t('invite.friends')}
      </Button>
      {choosing && <FriendsSheet room={room} onClose={() => setChoosing(false)} />}
    </div>
  )
}

function FriendsSheet({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation('chat')
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const members = useMembers(room.id)
  const add = useAddFriends()
  const ids = new Set((members.data?.items ?? []).map(one => one.person.id))
  const free = Math.max(0, room.memberMax - room.memberCount)
  const count = chosen.length
  const bring = () =>
    add.mutate(
      { path: { roomId: room.id }, body: { userIds: [...chosen] } },
      {
        onSuccess: () => {
          toast(t('invite.brought', { count }))
          void navigate(`/friends/${room.id}`, { replace: true })
        },
      },
    )
  return (
    <Sheet title={t('invite.friends')} onClose={onClose} held={add.isPending}>
      <div className="acts">
        <FriendPicker
          chosen={chosen}
          onChosen={setChosen}
          max={Math.min(friendsAtOnce, free)}
          without={{ ids, why: t('invite.isIn') }}
        />
        {add.error && <Refused problem={add.error} />}
        <div className="sheet-foot">
          <Button
            wide
            icon="people"
            busy={add.isPending}
            why={count > 0 ? undefined : t('invite.nobodyYet')}
            onPress={bring}
          >
            {count > 0 ? t('invite.bring', { count }) : t('invite.friends')}
          </Button>
        </div>
      </div>
    </Sheet>
  )
}

function ByHandle({ roomId }: { roomId: string }) {
  const { t } = useTranslation('chat')
  const [handle, setHandle] = useState('')
  const invite = useInviteByHandle()
  const plain = handle.trim().toLowerCase().replace(/^@/, '')
  return (
    <form
      className="card is-padded form"
      onSubmit={event => {
        event.preventDefault()
        if (!plain || invite.isPending) return
        invite.mutate(
          { path: { roomId }, body: { handle: plain } },
          {
            onSuccess: () => {
              toast(t('invite.sent', { name: `@${plain}` }))
              setHandle('')
            },
          },
        )
      }}
    >
      <Field
        label={t('invite.handle')}
        value={handle}
        onValue={text => {
          invite.reset()
          setHandle(text)
        }}
        hint={t('invite.handleHint')}
        wrong={invite.error ? sentenceOfProblem(invite.error) : undefined}
        start={<span aria-hidden="true">@</span>}
      />
      <Button type="submit" look="soft" busy={invite.isPending} why={plain ? undefined : ''}>
        {t('invite.send')}
      </Button>
    </form>
  )
}

function ByLink({ room }: { room: Room }) {
  const { t } = useTranslation('chat')
  const make = useMakeLink()
  const withdraw = useWithdrawLink()
  const path = { roomId: room.id }
  const problem = make.error ?? withdraw.error
  return (
    <div className="card is-padded invite-code">
      <p>{t('invite.words')}</p>
      {problem && <Refused problem={problem} />}
      {room.link ? (
        <>
          <LinkShare
            url={new URL(`/room/${room.link.code}`, location.origin).href}
            title={room.name}
            qrLabel={t('invite.qr')}
          />
          <p className="quiet">{t('invite.until', { time: deadline(room.link.expiresAt) })}</p>
          <Button
            look="danger"
            icon="close"
            small
            busy={withdraw.isPending}
            onPress={() =>
              withdraw.mutate({ path }, { onSuccess: () => toast(t('invite.withdrawn')) })
            }
          >
            {t('invite.withdraw')}
          </Button>
        </>
      ) : (
        <Button busy={make.isPending} onPress={() => make.mutate({ path })}>
          {t('invite.make')}
        </Button>
      )}
    </div>
  )
}
