import type { EnvelopeProof } from '@fuquan/sdk/index.ts'
import { type Findings, verifyProof } from '@fuquan/sdk/proof.ts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useLanguage } from '../../../lib/i18n.ts'
import { saveFile } from '../../../lib/share.ts'
import { Button } from '../../../ui/Button.tsx'
import { Refused, Skeleton } from '../../../ui/faces.tsx'
import { Icon } from '../../../ui/Icon.tsx'
import { Page } from '../../../ui/Page.tsx'
import { Facts } from './Facts.tsx'
import { Moment } from './Moment.tsx'
import { savedPage } from './page.ts'
import { useProof } from './queries.ts'
import { Shares } from './Shares.tsx'
import { Levels, Path } from './Tree.tsx'
import './verify.css'

/** Checking an envelope of any mode in this very browser, without trusting the house. */
export function Verify({ outside = false }: { outside?: boolean }) {
  const { t } = useTranslation('proof')
  const { envelopeId = '' } = useParams()
  const proof = useProof(envelopeId)
  const isTree = proof.data?.tree != null
  return (
    <Page
      title={t('title')}
      back={outside ? '/sign-in' : `/envelopes/${envelopeId}${isTree ? '/tree' : ''}`}
    >
      {proof.isPending && <Skeleton square={false} />}
      {proof.error && <Refused problem={proof.error} onAgain={() => void proof.refetch()} />}
      {proof.data && <Checked proof={proof.data} />}
    </Page>
  )
}

/** The same for whoever has no account: what anybody may open, anybody may check. */
export const OutsideVerify = () => <Verify outside />

function Checked({ proof }: { proof: EnvelopeProof }) {
  const { t } = useTranslation('proof')
  const found = useMemo(() => verifyProof(proof), [proof])
  const { verdict } = found
  const icon = verdict === 'matches' ? 'check' : verdict === 'differs' ? 'alert' : 'clock'
  return (
    <>
      <section className={`verdict card is-padded is-${verdict}`} role="status">
        <Icon name={icon} size={40} />
        <h2>{t(verdict)}</h2>
        <p className="quiet">{t(`${verdict}Words`)}</p>
      </section>
      <Checks found={found} />
      <Facts proof={proof} />
      {found.shares.length > 0 && <Shares proof={proof} found={found} />}
      {found.levels.length > 0 && <Levels found={found} />}
      {found.path.length > 0 && <Path proof={proof} found={found} />}
      {proof.moment && <Moment moment={proof.moment} />}
      {verdict !== 'not_ended' && <Keep proof={proof} />}
    </>
  )
}

function Checks({ found }: { found: Findings }) {
  const { t } = useTranslation('proof')
  if (found.checks.length === 0) return null
  return (
    <section>
      <h2 className="section-title">{t('checks')}</h2>
      <ul className="card proof-checks">
        {found.checks.map(({ name, faults }) => (
          <li className={faults.length > 0 ? 'is-bad' : ''} key={name}>
            <Icon name={faults.length === 0 ? 'check' : 'alert'} size={20} />
            <span>
              {t(`check.${name}`)}
              {faults.map(fault => (
                <span className="proof-fault" key={fault} lang="en">
                  {fault}
                </span>
              ))}
            </span>
            <span className="unseen">{t(faults.length === 0 ? 'good' : 'bad')}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Keep({ proof }: { proof: EnvelopeProof }) {
  const { t } = useTranslation('proof')
  const language = useLanguage()
  const { scale } = proof.unit
  const name = proof.tree?.envelopeId ?? proof.draw?.envelopeId ?? 'proof'
  return (
    <>
      <p className="quiet">{t('offline')}</p>
      <Button
        look="plain"
        icon="download"
        wide
        onPress={() =>
          void savedPage({ proof, language, scale }).then(text =>
            saveFile({ name: `${name}.html`, type: 'text/html', text }),
          )
        }
      >
        {t('save')}
      </Button>
      <Button
        look="text"
        wide
        onPress={() => {
          const text = `${JSON.stringify(proof, null, 1)}\n`
          saveFile({ name: `${name}.json`, type: 'application/json', text })
        }}
      >
        {t('saveData')}
      </Button>
    </>
  )
}
