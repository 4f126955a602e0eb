import type { VoucherSheet } from '@fuquan/sdk/types.gen.ts'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '../../lib/i18n.ts'
import { writeAmount } from '../../lib/money.ts'
import type { Unit } from '../../lib/money.ts'
import { writeMoment } from '../../lib/time.ts'
import { Alert, Button } from '../../ui/antd.ts'
import { QrCode } from '../../ui/QrCode.tsx'
import './sheet.css'

type Props = { sheet: VoucherSheet; unit: Unit; close: () => void }

/** The vouchers of a batch as they come out of the printer: A4, ten to a page, QR and letters. */
export function Sheet({ sheet, unit, close }: Props) {
  const { say, language } = useWords()
  const { batch, codes } = sheet
  const frame = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    frame.current?.showModal()
  }, [])
  const amount = writeAmount(batch.amount, unit, language)
  const until = writeMoment(batch.expiresAt, language)
  const title = say('vouchers.sheet', { label: batch.label, count: codes.length })
  // Straight under the body: on paper everything beside it is left away.
  return createPortal(
    <dialog
      ref={frame}
      className="voucher-sheet"
      aria-label={title}
      onCancel={event => event.preventDefault()}
    >
      <header className="sheet-head">
        <h2>{title}</h2>
        <Alert type="warning" showIcon title={say('vouchers.sheetHelp')} />
        <div className="row">
          <Button type="primary" onClick={() => window.print()}>
            {say('vouchers.printNow')}
          </Button>
          <Button onClick={close}>{say('vouchers.done')}</Button>
        </div>
      </header>
      <ol className="voucher-cards">
        {codes.map(code => (
          <li key={code} className="voucher-card">
            <QrCode text={`${location.origin}/wallet/voucher#${code}`} label={code} />
            <div>
              <p className="voucher-label">{batch.label}</p>
              <p className="voucher-amount">{amount}</p>
              <p className="voucher-code">{code}</p>
              <p className="voucher-words">{say('vouchers.scan')}</p>
              <p className="voucher-words">
                {say('vouchers.validUntil', { time: until })} · {say('vouchers.once')}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </dialog>,
    document.body,
  )
}
