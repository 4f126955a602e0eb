import type { FirstRunDone } from '@fuquan/sdk/types.gen.ts'
import { useState } from 'react'
import { useWords } from '../../lib/i18n.ts'
import { readAmount, writeAmount } from '../../lib/money.ts'
import { Button } from '../../ui/antd.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import type { Draft } from './draft.ts'
import { unitOf } from './ReviewStep.tsx'

/** The house stands: the first invite, and what a member will see. */
export function Done({ made, draft }: { made: FirstRunDone; draft: Draft }) {
  const { say, language } = useWords()
  const [copied, setCopied] = useState(false)
  const { url } = made.invite
  const read = readAmount(draft.credits, draft.unit.scale)
  const minor = 'minor' in read ? BigInt(read.minor) : 0n
  const copy = async () => {
    // On plain http there is no clipboard; the link stands below and can be marked by hand.
    await navigator.clipboard?.writeText(url)
    setCopied(true)
  }

  return (
    <div className="stack">
      <div>
        <h1 tabIndex={-1}>{say('setup.done.title', { name: draft.community.name })}</h1>
        <p className="lede">{say('setup.done.lede')}</p>
      </div>
      <div className="twins">
        <QrCode text={url} label={say('setup.done.qr')} />
        <div className="stack">
          <h2>{say('setup.done.member')}</h2>
          <div className="phone stack">
            <p>
              {say('setup.done.memberInvite', {
                owner: made.owner.name,
                name: draft.community.name,
              })}
            </p>
            <p className="quiet">
              {minor > 0n
                ? say('setup.done.memberCredits', {
                    amount: writeAmount(minor.toString(), unitOf(draft), language),
                  })
                : say('setup.done.memberNoCredits')}
            </p>
            <span className="preview-button" aria-hidden="true">
              {say('setup.done.memberButton')}
            </span>
          </div>
        </div>
      </div>
      <p className="mono">{url}</p>
      <div className="row">
        <Button onClick={() => void copy()}>
          {copied ? say('setup.done.copied') : say('setup.done.copy')}
        </Button>
        <Button type="primary" href="/console/">
          {say('setup.done.toConsole')}
        </Button>
        <Button href="/">{say('setup.done.toApp')}</Button>
      </div>
      <p className="quiet">{say('setup.done.second')}</p>
    </div>
  )
}
