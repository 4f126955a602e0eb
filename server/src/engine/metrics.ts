import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** All figures of this process. No ids and no names ever become labels. */
export const registry = new Registry()
const registers = [registry]
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export const httpSeconds = new Histogram({
  name: 'fuquan_http_seconds',
  help: 'Time to answer a route',
  labelNames: ['route', 'status'],
  buckets: seconds,
  registers,
})
type Seconds = ReturnType<typeof httpSeconds.labels>
const secondsKnown = new Map<string, Map<number, Seconds>>()

/** The figure of one route and status: routes and statuses are few, so each is looked up once. */
export function secondsOf(route: string, status: number): Seconds {
  const ofRoute = secondsKnown.get(route) ?? new Map<number, Seconds>()
  secondsKnown.set(route, ofRoute)
  const known = ofRoute.get(status) ?? httpSeconds.labels(route, String(status))
  ofRoute.set(status, known)
  return known
}
export const failuresTotal = new Counter({
  name: 'fuquan_failures_total',
  help: 'Asserts that failed and machines that broke',
  labelNames: ['kind'],
  registers,
})
export const busyTotal = new Counter({
  name: 'fuquan_busy_total',
  help: 'Asks refused because a line, a lock or the database was busy',
  labelNames: ['where'],
  registers,
})
export const requestsOpen = new Gauge({
  name: 'fuquan_requests_open',
  help: 'Requests that were let in and are not answered yet',
  registers,
})
export const laneWaiting = new Gauge({
  name: 'fuquan_lane_waiting',
  help: 'Asks that wait in lanes now',
  registers,
})
export const laneBatch = new Histogram({
  name: 'fuquan_lane_batch',
  help: 'Asks settled by one transaction of a lane',
  buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
  registers,
})
export const streamConnections = new Gauge({
  name: 'fuquan_stream_connections',
  help: 'Screens that listen now',
  registers,
})
export const jobsLate = new Gauge({
  name: 'fuquan_jobs_late_seconds',
  help: 'How long the oldest job of a queue is overdue',
  labelNames: ['queue'],
  registers,
})
export const jobsDead = new Gauge({
  name: 'fuquan_jobs_dead',
  help: 'Jobs that failed five times and wait for a person',
  labelNames: ['queue'],
  registers,
})
export const noticesTotal = new Counter({
  name: 'fuquan_notices_total',
  help: 'Pushes and mails of notices, by channel and what came of them',
  labelNames: ['channel', 'outcome'],
  registers,
})
export const friendLooksTotal = new Counter({
  name: 'fuquan_friend_looks_total',
  help: 'Looks for one person, by the way they were looked for and whether somebody was found',
  labelNames: ['by', 'found'],
  registers,
})
export const friendAsksTotal = new Counter({
  name: 'fuquan_friend_asks_total',
  help: 'Requests to become friends by the way they came, and what came of them at once',
  labelNames: ['by', 'outcome'],
  registers,
})
export const mailsTotal = new Counter({
  name: 'fuquan_mails_total',
  help: 'Mails the mail server took, refused, that are kept for want of one, or stopped by a bounce',
  labelNames: ['outcome'],
  registers,
})
export const callbacksTotal = new Counter({
  name: 'fuquan_gateway_callbacks_total',
  help: 'What gateways told, by what came of it; refused is a wrong signature',
  labelNames: ['gateway', 'outcome'],
  registers,
})
export const gatewayFailures = new Counter({
  name: 'fuquan_gateway_failures_total',
  help: 'Asks to a gateway that it did not answer',
  labelNames: ['gateway', 'ask'],
  registers,
})
export const jobFailures = new Counter({
  name: 'fuquan_job_failures_total',
  help: 'Runs of jobs that failed and will be tried again',
  labelNames: ['queue'],
  registers,
})
const pools = new Set<{ waitingCount: number }>()
const waitingInPools = (): number => [...pools].reduce((sum, pool) => sum + pool.waitingCount, 0)
registry.registerMetric(
  new Gauge({
    name: 'fuquan_database_pool_waiting',
    help: 'Callers that wait for a database connection now',
    registers: [],
    collect() {
      this.set(waitingInPools())
    },
  }),
)

/** Counts who waits for this pool, until the function it gives is called. */
export function watchPool(pool: { waitingCount: number }): () => void {
  pools.add(pool)
  return () => pools.delete(pool)
}

const outboxes = new Set<() => number>()
registry.registerMetric(
  new Gauge({
    name: 'fuquan_outbox_delay_seconds',
    help: 'Age of the oldest fact that screens were not told yet, or of the last reading',
    registers: [],
    collect() {
      this.set(Math.max(0, ...[...outboxes].map(delay => delay())))
    },
  }),
)

/** Asks this outbox for its delay whenever figures are read, until the function is called. */
export function watchOutbox(delaySeconds: () => number): () => void {
  outboxes.add(delaySeconds)
  return () => outboxes.delete(delaySeconds)
}

/**
 * Ages by one label, that go on growing between two looks: when nobody looks any more, they alarm.
 */
function ages<Label extends string>(name: string, help: string, label: Label) {
  const since = new Map<string, number | null>()
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      this.reset()
      for (const [word, at] of since) {
        this.labels(word).set(at === null ? 0 : (performance.now() - at) / 1_000)
      }
    },
  })
  return {
    /** Takes what was found, in seconds; null is nothing of that kind. */
    set: (found: ReadonlyMap<string, number | null>): void => {
      since.clear()
      for (const [word, seconds] of found) {
        since.set(word, seconds === null ? null : performance.now() - Math.max(0, seconds) * 1_000)
      }
    },
  }
}
export const booksChecked = ages(
  'fuquan_books_checked_seconds_ago',
  'How long ago the books were recomputed, every minute and every night',
  'pass',
)
export const holdOldest = ages(
  'fuquan_hold_oldest_seconds',
  'Age of the oldest money that is held, by what holds it',
  'kind',
)
export const reviewOldest = ages(
  'fuquan_review_oldest_seconds',
  'How long the oldest thing waits for staff, by queue',
  'queue',
)
export const booksDifference = new Gauge({
  name: 'fuquan_books_difference',
  help: 'Differences in the books that nobody has closed; one of a sum counts for each asset',
  labelNames: ['asset'],
  registers,
})
export const diskFree = new Gauge({
  name: 'fuquan_disk_free_ratio',
  help: 'Free part of the disk under a directory of the house, 0 to 1',
  labelNames: ['directory'],
  registers,
})

let collecting = false
/** Adds the figures of Node itself, once per process. */
export function collectProcessMetrics(): void {
  if (collecting) return
  collecting = true
  collectDefaultMetrics({ register: registry, prefix: 'fuquan_process_' })
}
