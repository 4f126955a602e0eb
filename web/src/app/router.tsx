import { lazy, Suspense, useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Route, Routes, useLocation } from 'react-router'
import { keepWay, keptWay } from '../lib/onTheWay.ts'
import { ButtonLink } from '../ui/Button.tsx'
import { Empty, Skeleton } from '../ui/faces.tsx'
import { Page } from '../ui/Page.tsx'
import { envelopes, screen } from './late.tsx'
import { moduleAt, type Switchable, useIsOn } from './switches.ts'

const identity = () => import('../features/identity/screens/index.ts')
const standing = () => import('../features/identity/screens/standing.ts')
const door = () => import('../features/identity/screens/door.ts')
const chat = () => import('../features/chat/screens/index.ts')
const ledger = () => import('../features/ledger/screens/index.ts')
const faceRooms = () => import('../features/envelopes/rooms/index.ts')
const boards = () => import('../features/envelopes/boards/index.ts')
const asks = () => import('../features/envelopes/asks/index.ts')
const trees = () => import('../features/envelopes/trees/index.ts')
const outside = () => import('../features/envelopes/outside/index.ts')
const switches = () => import('../features/envelopes/switches/index.ts')
const verify = () => import('../features/envelopes/verify/index.ts')
const stickers = () => import('../features/stickers/screens/index.ts')
const house = () => import('../features/console/screens/index.ts')
const friends = () => import('../features/friends/screens/index.ts')
const notifications = () => import('../features/notifications/screens/index.ts')

const Door = lazy(async () => ({ default: (await door()).Door }))
const SignIn = screen(door, 'SignIn')
const SignUp = screen(door, 'SignUp')
const NewPassword = screen(door, 'NewPassword')
const ForgotPassword = screen(door, 'ForgotPassword')
const VerifyEmail = screen(door, 'VerifyEmail')
const ProviderLanding = screen(door, 'ProviderLanding')
const RoomDoor = screen(chat, 'JoinRoom')
const InviteUsed = screen(identity, 'InviteUsed')
const OwnerLink = screen(identity, 'OwnerLink')
const HouseRules = screen(house, 'HouseRules')
const PublicBooks = screen(ledger, 'PublicBooks')
const OutsideCard = screen(outside, 'OutsideCard')
const OutsideVerify = screen(verify, 'OutsideVerify')

/** Every address for somebody who is not signed in: all lead to the door. */
export function OutsideRoutes() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route path="/sign-in" element={<SignIn />} />
        <Route path="/sign-up/:step?" element={<SignUp />} />
        <Route path="/reset" element={<NewPassword />} />
        <Route path="/forgot" element={<ForgotPassword />} />
        <Route path="/verify-email" element={<VerifyEmail />} />
        <Route path="/provider/:number?" element={<ProviderLanding />} />
        <Route path="/join/:code" element={<Door />} />
        <Route path="/room/:roomCode" element={<Door />} />
        <Route path="/c/:payCode" element={<DoorBefore />} />
        <Route path="/f/:friendCode" element={<DoorBefore />} />
        <Route path="/e/:envelopeCode" element={<DoorBefore about={<OutsideCard />} />} />
        <Route path="/envelopes/:envelopeId/verify" element={<OutsideVerify />} />
        <Route path="/house-rules" element={<HouseRules />} />
        <Route path="/books" element={<PublicBooks />} />
        <Route path="*" element={<Door />} />
      </Routes>
    </Suspense>
  )
}

/** The door before an address that opens once they are in. */
function DoorBefore({ about }: { about?: ReactNode }) {
  const { pathname } = useLocation()
  useEffect(() => keepWay(pathname), [pathname])
  return <Door about={about} />
}

/** Where they were going when the door stood in between, else Today. */
function FirstScreen() {
  const way = keptWay()
  return way === undefined ? <Today /> : <Navigate to={way} replace />
}

const Today = screen(notifications, 'Today')
const NoticeHabits = screen(notifications, 'NoticeHabits')
const Go = screen(notifications, 'Go')
const Friends = screen(chat, 'Friends')
const Contacts = screen(friends, 'Contacts')
const AddFriend = screen(friends, 'AddFriend')
const FriendPrivacy = screen(friends, 'FriendPrivacy')
const Labels = screen(friends, 'Labels')
const MatchContacts = screen(friends, 'MatchContacts')
const RoomPeople = screen(friends, 'RoomPeople')
const Person = screen(friends, 'Person')
const PersonByCode = screen(friends, 'PersonByCode')
const NewRoom = screen(chat, 'NewRoom')
const SearchTalk = screen(chat, 'SearchTalk')
const Wallet = screen(ledger, 'Wallet')
const Bills = screen(ledger, 'Bills')
const BillPage = screen(ledger, 'BillPage')
const PrintBills = screen(ledger, 'PrintBills')
const YearBillPage = screen(ledger, 'YearBillPage')
const TreeComposer = screen(trees, 'TreeComposer')
const TreeScreen = screen(trees, 'TreeScreen')
const Transfer = screen(ledger, 'Transfer')
const TransferTo = screen(ledger, 'TransferTo')
const Payments = screen(ledger, 'Payments')
const PaymentPage = screen(ledger, 'PaymentPage')
const Receiving = screen(ledger, 'Receiving')
const CodePay = screen(ledger, 'CodePay')
const CodeCollect = screen(ledger, 'CodeCollect')
const CodeScan = screen(ledger, 'CodeScan')
const CodeTill = screen(ledger, 'CodeTill')
const CodeLanding = screen(ledger, 'CodeLanding')
const Credits = screen(ledger, 'Credits')
const TopUp = screen(ledger, 'TopUp')
const TopUpWith = screen(ledger, 'TopUpWith')
const TopUpPage = screen(ledger, 'TopUpPage')
const SandboxPage = screen(ledger, 'SandboxPage')
const Voucher = screen(ledger, 'Voucher')
const CashOut = screen(ledger, 'CashOut')
const RedemptionPage = screen(ledger, 'RedemptionPage')
const PinFree = screen(ledger, 'PinFree')
const FaceLanding = screen(faceRooms, 'FaceLanding')
const FaceIn = screen(faceRooms, 'FaceIn')
const FaceRoomScreen = screen(faceRooms, 'FaceRoomScreen')
const AskComposer = screen(asks, 'AskComposer')
const AskPage = screen(asks, 'AskPage')
const Asks = screen(asks, 'Asks')
const Boards = screen(boards, 'Boards')
const Statement = screen(boards, 'Statement')
const Records = screen(envelopes, 'Records')
const ModeGrid = screen(envelopes, 'ModeGrid')
const Composer = screen(envelopes, 'Composer')
const Result = screen(envelopes, 'Result')
const Verify = screen(verify, 'Verify')
const EnvelopeLink = screen(outside, 'EnvelopeLink')
const OwnSwitches = screen(switches, 'OwnSwitches')
const Packs = screen(stickers, 'Packs')
const PackPage = screen(stickers, 'PackPage')
const MyPacks = screen(stickers, 'MyPacks')
const EditPack = screen(stickers, 'EditPack')
const MePage = screen(identity, 'MePage')
const Profile = screen(identity, 'Profile')
const Devices = screen(identity, 'Devices')
const Security = screen(identity, 'Security')
const ChangePin = screen(identity, 'ChangePin')
const ResetPin = screen(identity, 'ResetPin')
const Passkeys = screen(identity, 'Passkeys')
const SecondFactor = screen(identity, 'SecondFactor')
const EmailAddress = screen(identity, 'EmailAddress')
const ChangePassword = screen(identity, 'ChangePassword')
const Appearance = screen(identity, 'Appearance')
const Looks = screen(identity, 'Looks')
const Invite = screen(identity, 'Invite')
const MyLevel = screen(standing, 'MyLevel')
const OwnLimits = screen(standing, 'OwnLimits')
const MyData = screen(standing, 'MyData')
const DataUse = screen(standing, 'DataUse')
const CloseAccount = screen(standing, 'CloseAccount')
const Organisations = screen(standing, 'Organisations')
const FoundOrganisation = screen(standing, 'FoundOrganisation')
const Organisation = screen(standing, 'Organisation')

/** Every address of the house, but what belongs to a module that is switched off. */
export function InsideRoutes() {
  const { pathname } = useLocation()
  const isOn = useIsOn()
  const module = moduleAt(pathname)
  if (module !== undefined && !isOn(module)) {
    // The tab of rooms leads to the people where there are no rooms.
    if (pathname === '/friends' && isOn('friends')) return <Navigate to="/people" replace />
    return <SwitchedOff module={module} />
  }
  return (
    <Suspense fallback={<Skeleton />}>
      <Routes>
        <Route path="/" element={<Navigate to="/today" replace />} />
        <Route path="/sign-in" element={<Navigate to="/today" replace />} />
        <Route path="/sign-up/*" element={<Navigate to="/today" replace />} />
        <Route path="/today" element={<FirstScreen />} />
        <Route path="/go/:kind/*" element={<Go />} />
        <Route path="/me/notices" element={<NoticeHabits />} />
        <Route path="/friends" element={<Friends />} />
        <Route path="/friends/new" element={<NewRoom />} />
        <Route path="/friends/search" element={<SearchTalk />} />
        <Route path="/friends/:roomId/*" element={<Friends />} />
        <Route path="/people" element={<Contacts />} />
        <Route path="/people/add" element={<AddFriend />} />
        <Route path="/people/contacts" element={<MatchContacts />} />
        <Route path="/people/rooms" element={<RoomPeople />} />
        <Route path="/people/labels" element={<Labels />} />
        <Route path="/people/privacy" element={<FriendPrivacy />} />
        <Route path="/people/:userId" element={<Person />} />
        <Route path="/f/:code" element={<PersonByCode />} />
        <Route path="/send-envelope/:roomId?" element={<ModeGrid />} />
        <Route path="/send-envelope/:roomId/:mode" element={<Composer />} />
        <Route path="/face" element={<FaceLanding />} />
        <Route path="/face/in/:qr" element={<FaceIn />} />
        <Route path="/face/:faceRoomId" element={<FaceRoomScreen />} />
        <Route path="/envelopes" element={<Records />} />
        <Route path="/envelopes/asks" element={<Asks />} />
        <Route path="/envelopes/asks/new" element={<AskComposer />} />
        <Route path="/envelopes/asks/:askId" element={<AskPage />} />
        <Route path="/envelopes/boards" element={<Boards />} />
        <Route path="/envelopes/years/:year" element={<Statement />} />
        <Route path="/envelopes/:envelopeId" element={<Result />} />
        <Route path="/send-envelope/:roomId/tree/:mode" element={<TreeComposer />} />
        <Route path="/envelopes/:envelopeId/tree" element={<TreeScreen />} />
        <Route path="/e/:code" element={<EnvelopeLink />} />
        <Route path="/envelopes/:envelopeId/verify" element={<Verify />} />
        <Route path="/stickers" element={<Packs />} />
        <Route path="/stickers/mine" element={<MyPacks />} />
        <Route path="/stickers/mine/:packId" element={<EditPack />} />
        <Route path="/stickers/:packId" element={<PackPage />} />
        <Route path="/wallet" element={<Wallet />} />
        <Route path="/wallet/bills" element={<Bills />} />
        <Route path="/wallet/bills/:accountId/:version" element={<BillPage />} />
        <Route path="/wallet/bills/print/:month" element={<PrintBills />} />
        <Route path="/wallet/bills/year/:year" element={<YearBillPage />} />
        <Route path="/transfer" element={<Transfer />} />
        <Route path="/transfer/:payeeId" element={<TransferTo />} />
        <Route path="/wallet/payments" element={<Payments />} />
        <Route path="/wallet/payments/:paymentId" element={<PaymentPage />} />
        <Route path="/wallet/receiving" element={<Receiving />} />
        <Route path="/wallet/pay" element={<CodePay />} />
        <Route path="/wallet/collect" element={<CodeCollect />} />
        <Route path="/wallet/scan" element={<CodeScan />} />
        <Route path="/wallet/till" element={<CodeTill />} />
        <Route path="/c/:code" element={<CodeLanding />} />
        <Route path="/wallet/books" element={<PublicBooks />} />
        <Route path="/books" element={<PublicBooks />} />
        <Route path="/house-rules" element={<HouseRules />} />
        <Route path="/wallet/credits" element={<Credits />} />
        <Route path="/wallet/top-up" element={<TopUp />} />
        <Route path="/wallet/top-up/with/:gateway" element={<TopUpWith />} />
        <Route path="/wallet/top-up/:topUpId" element={<TopUpPage />} />
        <Route path="/wallet/top-up/:topUpId/sandbox" element={<SandboxPage />} />
        <Route path="/wallet/voucher" element={<Voucher />} />
        <Route path="/wallet/cash-out" element={<CashOut />} />
        <Route path="/wallet/cash-out/:redemptionId" element={<RedemptionPage />} />
        <Route path="/me" element={<MePage />} />
        <Route path="/me/profile" element={<Profile />} />
        <Route path="/me/devices" element={<Devices />} />
        <Route path="/me/security" element={<Security />} />
        <Route path="/me/security/pin" element={<ChangePin />} />
        <Route path="/me/security/reset" element={<ResetPin />} />
        <Route path="/me/security/password" element={<ChangePassword />} />
        <Route path="/me/security/passkeys" element={<Passkeys />} />
        <Route path="/me/security/second-factor" element={<SecondFactor />} />
        <Route path="/me/security/email" element={<EmailAddress />} />
        <Route path="/verify-email" element={<VerifyEmail />} />
        <Route path="/provider/:number?" element={<ProviderLanding />} />
        <Route path="/me/security/pin-free" element={<PinFree />} />
        <Route path="/me/appearance" element={<Appearance />} />
        <Route path="/me/looks" element={<Looks />} />
        <Route path="/me/level" element={<MyLevel />} />
        <Route path="/me/security/limits" element={<OwnLimits />} />
        <Route path="/me/data" element={<MyData />} />
        <Route path="/me/data/use" element={<DataUse />} />
        <Route path="/me/envelopes" element={<OwnSwitches />} />
        <Route path="/me/closing" element={<CloseAccount />} />
        <Route path="/me/organisations" element={<Organisations />} />
        <Route path="/me/organisations/new" element={<FoundOrganisation />} />
        <Route path="/me/organisations/:organisationId" element={<Organisation />} />
        <Route path="/me/invite" element={<Invite />} />
        <Route path="/room/:roomCode" element={<RoomDoor />} />
        <Route path="/join/:code" element={<InviteUsed />} />
        <Route path="/owner" element={<OwnerLink />} />
        <Route path="*" element={<Missing />} />
      </Routes>
    </Suspense>
  )
}

/** A link into what is switched off: who did that, and what becomes of what is under way. */
function SwitchedOff({ module }: { module: Switchable }) {
  const { t } = useTranslation('app')
  return (
    <Page title={t(`off.${module}.title`)} back="/wallet">
      <Empty
        art="lock"
        title={t(`off.${module}.title`)}
        words={t(`off.${module}.words`)}
        action={<ButtonLink to="/wallet">{t('off.go')}</ButtonLink>}
      />
    </Page>
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
