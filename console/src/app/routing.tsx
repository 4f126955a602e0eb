import { Navigate, Route, Routes } from 'react-router'
import { ApprovalsPage } from '../pages/approvals/ApprovalsPage.tsx'
import { AuditPage } from '../pages/audit/AuditPage.tsx'
import { AccountPage } from '../pages/books/AccountPage.tsx'
import { BooksPage } from '../pages/books/BooksPage.tsx'
import { EnvelopePage } from '../pages/books/EnvelopePage.tsx'
import { TransferPage } from '../pages/books/TransferPage.tsx'
import { HealthPage } from '../pages/health/HealthPage.tsx'
import { HomePage } from '../pages/home/HomePage.tsx'
import { JobsPage } from '../pages/jobs/JobsPage.tsx'
import { PeoplePage } from '../pages/people/PeoplePage.tsx'
import { SettingsPage } from '../pages/settings/SettingsPage.tsx'
import { SetupPage } from '../pages/setup/SetupPage.tsx'
import { SignInPage } from '../pages/sign-in/SignInPage.tsx'
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
        <Route path="approvals" element={<ApprovalsPage />} />
        <Route path="books" element={<BooksPage />} />
        <Route path="books/accounts/:accountId" element={<AccountPage />} />
        <Route path="books/transfers/:accountId/:transferId" element={<TransferPage />} />
        <Route path="books/envelopes/:envelopeId" element={<EnvelopePage />} />
        <Route path="jobs" element={<JobsPage />} />
        <Route path="audit" element={<AuditPage />} />
        <Route path="settings" element={<SettingsPage />} />
        <Route path="health" element={<HealthPage />} />
      </Route>
      <Route path="*" element={<Navigate to="/" replace />} />
    </Routes>
  )
}
