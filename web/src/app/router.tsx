import { lazy, Suspense, type ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes } from 'react-router'
import { ButtonLink } from '../ui/Button.tsx'
import { Empty, Skeleton } from '../ui/faces.tsx'
import { Page } from '../ui/Page.tsx'

type Screens = Record<string, ComponentType>
const screen = <S extends Screens>(load: () => Promise<S>, name: keyof S & string) =>
  lazy(async () => {
    const screens: Screens = await load()
    const found = screens[name]
    if (!found) throw new Error(`no screen ${name}`)
    return { default: found }
  })

const identity = () => import('../features/identity/screens/index.ts')
const door = () => import('../features/identity/screens/door.ts')
const chat = () => import('../features/chat/screens/index.ts')
const envelopes = () => import('../features/envelopes/screens/index.ts')
const ledger = () => import('../features/ledger/screens/index.ts')
const notifications = () => import('../features/notifications/screens/index.ts')

const Door = screen(door, 'Door')
const SignIn = screen(door, 'SignIn')
const SignUp = screen(door, 'SignUp')
const NewPassword = screen(door, 'NewPassword')
const RoomDoor = screen(chat, 'JoinRoom')
const InviteUsed = screen(identity, 'InviteUsed')
const OwnerLink = screen(identity, 'OwnerLink')

/** Every address for somebody who is not signed in: all lead to the door. */
export function OutsideRoutes() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/sign-in" element={<SignIn />} />
        <Route path="/sign-up/:step?" element={<SignUp />} />
        <Route path="/reset" element={<NewPassword />} />
        <Route path="/join/:code" element={<Door />} />
        <Route path="/room/:roomCode" element={<Door />} />
        <Route path="*" element={<Door />} />
      </Routes>
    </Suspense>
  )
}

const Today = screen(notifications, 'Today')
const Friends = screen(chat, 'Friends')
const NewRoom = screen(chat, 'NewRoom')
const Wallet = screen(ledger, 'Wallet')
const Bills = screen(ledger, 'Bills')
const BillPage = screen(ledger, 'BillPage')
const PublicBooks = screen(ledger, 'PublicBooks')
const Credits = screen(ledger, 'Credits')
const PinFree = screen(ledger, 'PinFree')
const Records = screen(envelopes, 'Records')
const Composer = screen(envelopes, 'Composer')
const Result = screen(envelopes, 'Result')
const Verify = screen(envelopes, 'Verify')
const MePage = screen(identity, 'MePage')
const Profile = screen(identity, 'Profile')
const Devices = screen(identity, 'Devices')
const Security = screen(identity, 'Security')
const ChangePin = screen(identity, 'ChangePin')
const ResetPin = screen(identity, 'ResetPin')
const ChangePassword = screen(identity, 'ChangePassword')
const Appearance = screen(identity, 'Appearance')
const Looks = screen(identity, 'Looks')
const Invite = screen(identity, 'Invite')

/** Every address of the house. */
export function InsideRoutes() {
  return (
    <Suspense fallback={<Skeleton />}>
      <Routes>
        <Route path="/" element={<Navigate to="/today" replace />} />
        <Route path="/sign-in" element={<Navigate to="/today" replace />} />
        <Route path="/sign-up/*" element={<Navigate to="/today" replace />} />
        <Route path="/today" element={<Today />} />
        <Route path="/friends" element={<Friends />} />
        <Route path="/friends/new" element={<NewRoom />} />
        <Route path="/friends/:roomId/*" element={<Friends />} />
        <Route path="/send-envelope/:roomId?" element={<Composer />} />
        <Route path="/envelopes" element={<Records />} />
        <Route path="/envelopes/:envelopeId" element={<Result />} />
        <Route path="/envelopes/:envelopeId/verify" element={<Verify />} />
        <Route path="/wallet" element={<Wallet />} />
        <Route path="/wallet/bills" element={<Bills />} />
        <Route path="/wallet/bills/:accountId/:version" element={<BillPage />} />
        <Route path="/wallet/books" element={<PublicBooks />} />
        <Route path="/wallet/credits" element={<Credits />} />
        <Route path="/me" element={<MePage />} />
        <Route path="/me/profile" element={<Profile />} />
        <Route path="/me/devices" element={<Devices />} />
        <Route path="/me/security" element={<Security />} />
        <Route path="/me/security/pin" element={<ChangePin />} />
        <Route path="/me/security/reset" element={<ResetPin />} />
        <Route path="/me/security/password" element={<ChangePassword />} />
        <Route path="/me/security/pin-free" element={<PinFree />} />
        <Route path="/me/appearance" element={<Appearance />} />
        <Route path="/me/looks" element={<Looks />} />
        <Route path="/me/invite" element={<Invite />} />
        <Route path="/room/:roomCode" element={<RoomDoor />} />
        <Route path="/join/:code" element={<InviteUsed />} />
        <Route path="/owner" element={<OwnerLink />} />
        <Route path="*" element={<Missing />} />
      </Routes>
    </Suspense>
  )
}

function Missing() {
  const { t } = useTranslation('app')
  return (
    <Page title={t('missing.title')} back="/today">
      <Empty
        title={t('missing.title')}
        words={t('missing.words')}
        action={<ButtonLink to="/today">{t('missing.home')}</ButtonLink>}
      />
    </Page>
  )
}
