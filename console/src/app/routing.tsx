import { Navigate, Route, Routes } from 'react-router'
import { ApprovalsPage } from '../pages/approvals/ApprovalsPage.tsx'
import { AuditPage } from '../pages/audit/AuditPage.tsx'
import { AccountPage } from '../pages/books/AccountPage.tsx'
import { BooksPage } from '../pages/books/BooksPage.tsx'
import { EnvelopePage } from '../pages/books/EnvelopePage.tsx'
import { TransferPage } from '../pages/books/TransferPage.tsx'
import { DeskPage } from '../pages/desk/DeskPage.tsx'
import { FriendshipsPage } from '../pages/friendships/FriendshipsPage.tsx'
import { FiguresPage } from '../pages/figures/FiguresPage.tsx'
import { HealthPage } from '../pages/health/HealthPage.tsx'
import { HomePage } from '../pages/home/HomePage.tsx'
import { JobsPage } from '../pages/jobs/JobsPage.tsx'
import { MoneyPage } from '../pages/money/MoneyPage.tsx'
import { ImportPage } from '../pages/people/ImportPage.tsx'
import { NoticesPage } from '../pages/notices/NoticesPage.tsx'
import { OrganisationsPage } from '../pages/organisations/OrganisationsPage.tsx'
import { PeoplePage } from '../pages/people/PeoplePage.tsx'
import { CoversPage } from '../pages/covers/CoversPage.tsx'
import { StickersPage } from '../pages/stickers/StickersPage.tsx'
import { ReportsPage } from '../pages/reports/ReportsPage.tsx'
import { ProblemsPage } from '../pages/problems/ProblemsPage.tsx'
import { SettingsPage } from '../pages/settings/SettingsPage.tsx'
import { SetupPage } from '../pages/setup/SetupPage.tsx'
import { SignInPage } from '../pages/sign-in/SignInPage.tsx'
import { VouchersPage } from '../pages/vouchers/VouchersPage.tsx'
import { WordsPage } from '../pages/words/WordsPage.tsx'
import { Shell } from './shell.tsx'

/** Every address of the console. */
export function Routing() {
  return (
    <Routes>
      <Route path="setup" element={<SetupPage />} />
      <Route path="sign-in" element={<SignInPage />} />
      <Route element={<Shell />}>
        <Route index element={<HomePage />} />
        <Route path="people" element={<PeoplePage />} />
        <Route path="people/:userId" element={<PeoplePage />} />
        <Route path="organisations" element={<OrganisationsPage />} />
        <Route path="approvals" element={<ApprovalsPage />} />
        <Route path="books" element={<BooksPage />} />
        <Route path="books/accounts/:accountId" element={<AccountPage />} />
        <Route path="books/transfers/:accountId/:transferId" element={<TransferPage />} />
        <Route path="books/envelopes/:envelopeId" element={<EnvelopePage />} />
        <Route path="money" element={<MoneyPage />} />
        <Route path="desk" element={<DeskPage />} />
        <Route path="vouchers" element={<VouchersPage />} />
        <Route path="stickers" element={<StickersPage />} />
        <Route path="covers" element={<CoversPage />} />
        <Route path="problems" element={<ProblemsPage />} />
        <Route path="reports" element={<ReportsPage />} />
        <Route path="notices" element={<NoticesPage />} />
        <Route path="jobs" element={<JobsPage />} />
        <Route path="friendships" element={<FriendshipsPage />} />
        <Route path="figures" element={<FiguresPage />} />
        <Route path="words" element={<WordsPage />} />
        <Route path="people/import" element={<ImportPage />} />
        <Route path="audit" element={<AuditPage />} />
        <Route path="settings" element={<SettingsPage />} />
        <Route path="health" element={<HealthPage />} />
      </Route>
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  )
}
