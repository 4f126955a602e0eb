export const names = [
  ...['envelope-claims', 'transfers', 'http', 'statements', 'million', 'idle', 'reconcile'],
  ...['chat', 'room-rain', 'boards'],
] as const
export type Name = (typeof names)[number]

/** What the command line asks for. Times in ms. */
export type Ask = {
  name: Name
  size: 'quick' | 'usual' | 'full'
  arms: readonly string[] | undefined
  check: boolean
  rounds: number
  warmMs: number
  armMs: number
}

const times = {
  quick: { rounds: 1, warmMs: 500, armMs: 2_000 },
  usual: { rounds: 3, warmMs: 5_000, armMs: 20_000 },
  full: { rounds: 3, warmMs: 5_000, armMs: 120_000 },
} as const

/** Reads the arguments after `--`. Gives a sentence when they make no sense. */
export function readAsk(args: readonly string[]): Ask | string {
  const name = names.find(known => known === args[0])
  if (!name) return `npm run bench -- <${names.join('|')}> [--quick] [--full] [--arm a,b] [--check]`
  const size = args.includes('--quick') ? 'quick' : args.includes('--full') ? 'full' : 'usual'
  const at = args.indexOf('--arm')
  const arms = at < 0 ? undefined : (args[at + 1] ?? '').split(',')
  const known = ['--quick', '--full', '--check', '--arm']
  const odd = args.slice(1).find((arg, n) => !known.includes(arg) && n !== at)
  if (odd !== undefined) return `unknown argument ${odd}`
  return { name, size, arms, check: args.includes('--check'), ...times[size] }
}
