import { getHealthHoursOptions } from '@fuquan/sdk/@tanstack/react-query.gen.ts'
import type { HealthHour } from '@fuquan/sdk/types.gen.ts'
import { useQuery } from '@tanstack/react-query'
import { memo, useMemo } from 'react'
import { writeBytes } from '../../lib/bytes.ts'
import { useWords } from '../../lib/i18n.ts'
import { Empty, Face } from '../../ui/faces.tsx'
import { DaySection } from '../../app/day-section.tsx'

const renewMs = 300_000
const megabyte = 1_000_000
const gigabyte = 1_000_000_000

// The page is drawn anew every ten seconds, and these pictures only with figures of their own.
/** The last day by hours: what waited, and what there was room for. */
export const Hours = memo(function Hours() {
  const { say } = useWords()
  const hours = useQuery({ ...getHealthHoursOptions(), refetchInterval: renewMs })
  return (
    <Face query={hours}>
      {data =>
        data.hours.length === 0 ? (
          <Empty>{say('health.hoursNone')}</Empty>
        ) : (
          <Pictures hours={data.hours} />
        )
      }
    </Face>
  )
})

const two = (number: number) => String(number).padStart(2, '0')
const dayOf = (at: Date) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
/** As a picture writes a day: the year first, which it leaves out. */
const nameOf = (at: Date) => `${dayOf(at)} ${two(at.getHours())}:00`

function Pictures({ hours }: { hours: HealthHour[] }) {
  const { say, language } = useWords()
  const shown = useMemo(
    () => hours.map(one => ({ ...one, day: nameOf(new Date(one.hour)) })),
    [hours],
  )
  const write = (bytes: string | null) => (bytes === null ? '–' : writeBytes(bytes, language))
  const part = (bytes: string | null, of: number) =>
    bytes === null ? null : Math.round((Number(bytes) / of) * 10) / 10
  const rows = say('health.hour')
  return (
    <>
      <DaySection
        title={say('health.hoursWaits')}
        words={say('health.hoursWords')}
        rows={rows}
        days={shown}
        series={[
          {
            name: say('health.hoursNews'),
            colour: 'brand',
            of: one => Math.round(one.newsSeconds * 10) / 10,
          },
          { name: say('health.hoursLate'), colour: 'gold', of: one => one.lateSeconds },
          {
            name: say('health.hoursPool'),
            colour: 'link',
            of: one => one.poolWaiting,
            aside: true,
          },
        ]}
      />
      <DaySection
        title={say('health.hoursRoom')}
        rows={rows}
        days={shown}
        series={[
          {
            name: say('health.hoursMemory'),
            colour: 'brand',
            of: one => part(one.memory, megabyte),
            write: one => write(one.memory),
          },
          {
            name: say('health.hoursDatabase'),
            colour: 'gold',
            of: one => part(one.database, megabyte),
            write: one => write(one.database),
          },
          {
            name: say('health.hoursDisk'),
            colour: 'link',
            of: one => part(one.diskFree, gigabyte),
            write: one => write(one.diskFree),
            aside: true,
          },
        ]}
      />
    </>
  )
}
