import type { YearStatement } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHouse } from '../../../app/neighbours.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { saveFile } from '../../../lib/share.ts'
import { Button } from '../../../ui/Button.tsx'
import { drawStatement, pictureSize } from './picture.ts'

/** A picture of the year, drawn on this device: amounts and names only when they are asked for. */
export function StatementPicture({ statement }: { statement: YearStatement }) {
  const { t } = useTranslation('boards')
  const money = useMoneyText()
  const [amounts, setAmounts] = useState(false)
  const [names, setNames] = useState(false)
  const canvas = useRef<HTMLCanvasElement>(null)
  const house = useHouse().data?.name ?? ''
  const { year, top } = statement
  const sum = (of: string) => (amounts ? ` · ${money(of)}` : '')
  const said = [
    [t('sent'), t('envelopes', { count: statement.sentCount }) + sum(statement.sentAmount)],
    [
      t('received'),
      t('envelopes', { count: statement.receivedCount }) + sum(statement.receivedAmount),
    ],
    ...(['bestLuck', 'rightGuesses', 'passOnsWon'] as const)
      .filter(name => statement[name] > 0)
      .map(name => [t(name), t('times', { count: statement[name] })]),
    ...(names && top.length > 0 ? [[t('top'), top.map(one => one.user.name).join(' · ')]] : []),
  ]
  const text = JSON.stringify(said)
  useEffect(() => {
    const paper = canvas.current?.getContext('2d')
    const lines: [string, string][] = JSON.parse(text)
    if (paper) drawStatement(paper, { year: String(year), house, lines })
  }, [year, house, text])
  const save = () =>
    canvas.current?.toBlob(blob => {
      if (blob) saveFile({ name: `envelopes-${year}.png`, type: 'image/png', text: blob })
    })
  return (
    <section className="board-part">
      <h2>{t('share')}</h2>
      <p className="quiet">{t('shareNote')}</p>
      <canvas
        ref={canvas}
        className="board-picture"
        width={pictureSize.width}
        height={pictureSize.height}
        role="img"
        aria-label={t('shareAlt', { year })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={amounts}
          onChange={event => setAmounts(event.target.checked)}
        />
        {t('shareAmounts')}
      </label>
      <label className="check">
        <input type="checkbox" checked={names} onChange={event => setNames(event.target.checked)} />
        {t('shareNames')}
      </label>
      <Button look="gold" wide icon="download" onPress={save}>
        {t('shareSave')}
      </Button>
    </section>
  )
}
