import { useEffect, useRef } from 'react'
import { drawChart } from './echarts.ts'
import type { EChartsCoreOption } from './echarts.ts'

/** A picture of numbers that stand in a table beside it: the eye's shortcut, never the only copy. */
export function Chart({ option, label }: { option: EChartsCoreOption; label: string }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = place
    if (current === null) return
    const chart = drawChart(current, option)
    const watch = new ResizeObserver(() => chart.resize())
    watch.observe(current)
    return () => {
      watch.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={place} className="chart" role="img" aria-label={label} />
}
