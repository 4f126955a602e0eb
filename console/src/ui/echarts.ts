// The one door to the charts: only the parts that are drawn are shipped.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

export type { EChartsCoreOption } from 'echarts/core'

use([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Draws into a box; the caller ends it. Nothing moves: figures are read, not watched. */
export function drawChart(place: HTMLElement, option: EChartsCoreOption): EChartsType {
  const chart = init(place, undefined, { renderer: 'svg' })
  chart.setOption({ animation: false, ...option })
  return chart
}
