import type { YearBill } from '@fuquan/sdk/index.ts'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCards, useHouse } from '../../../app/neighbours.ts'
import { useMoneyText } from '../../../lib/moneyWords.ts'
import { saveFile } from '../../../lib/share.ts'
import { longDay, monthName } from '../../../lib/time.ts'
import { Button } from '../../../ui/Button.tsx'
import { drawYear, pictureSize } from './yearPicture.ts'

/** A picture of the year, drawn on this device: amounts and names only when they are asked for. */
export function SharePicture({ bill }: { bill: YearBill }) {
  const { t } = useTranslation('bills')
  const [amounts, setAmounts] = useState(false)
  const [names, setNames] = useState(false)
  const canvas = useRef<HTMLCanvasElement>(null)
  const lines = useLines(bill, { amounts, names })
  const house = useHouse()
  const houseName = house.data?.name ?? ''
  useEffect(() => {
    const paper = canvas.current?.getContext('2d')
    if (paper) drawYear(paper, { year: String(bill.year), house: houseName, lines })
  }, [bill.year, houseName, lines])
  const save = () =>
    canvas.current?.toBlob(blob => {
      if (blob) saveFile({ name: `fuquan-${bill.year}.png`, type: 'image/png', text: blob })
    })
  return (
    <section className="card year-card">
      <h2>{t('share')}</h2>
      <p className="quiet">{t('shareNote')}</p>
      <canvas
        ref={canvas}
        className="year-picture"
        width={pictureSize.width}
        height={pictureSize.height}
        role="img"
        aria-label={t('shareAlt', { year: bill.year })}
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

type Shown = { amounts: boolean; names: boolean }

/** The lines of the picture: a name and what stands beside it. */
function useLines(bill: YearBill, { amounts, names }: Shown): (readonly [string, string])[] {
  const { t } = useTranslation('bills')
  const money = useMoneyText()
  const [first] = bill.people
  const cards = useCards(first && names ? [first.userId] : [])
  const [top] = bill.months.toSorted((a, b) => b.count - a.count)
  const sum = (of: string) => (amounts ? money(of) : '＊＊＊')
  const got = bill.kinds.find(one => one.kind === 'envelope_claim')
  const friend = cards.data?.items[0]?.name
  return [
    [t('yearIn'), sum(bill.in)],
    [t('yearOut'), sum(bill.out)],
    ...(top ? [[t('yearMonth'), monthName(top.month)] as const] : []),
    ...(bill.busiestDay
      ? [[t('yearDay'), longDay(`${bill.busiestDay.day}T12:00:00`)] as const]
      : []),
    ...(got ? [[t('yearGot'), String(got.count)] as const] : []),
    ...(first
      ? [
          [
            t('yearPeople'),
            names ? (friend ?? '') : t('yearTimes', { count: first.count }),
          ] as const,
        ]
      : []),
  ]
}
