import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Persistence = 'none' | 'everysec' | 'always'
export type RedisSeen = {
  perSecond: number
  p50Ms: number
  p99Ms: number
  durable: boolean
  lostAcks: number
  ok: boolean
}

const script = `
if redis.call('SADD', 'claimers', ARGV[1]) == 0 then return 0 end
local share = redis.call('LPOP', 'shares')
if not share then return 0 end
redis.call('XADD', 'claims', '*', 'who', ARGV[1], 'amount', share)
return share`

const clients = 50
const settings: Readonly<Record<Persistence, readonly string[]>> = {
  none: ['--appendonly', 'no'],
  everysec: ['--appendonly', 'yes', '--appendfsync', 'everysec'],
  always: ['--appendonly', 'yes', '--appendfsync', 'always'],
}

/** Tells whether Debian's redis-server is on this machine. */
export const redisIsHere = (): boolean => spawnSync('redis-server', ['--version']).status === 0

const cli = (port: number, ...args: string[]): string =>
  spawnSync('redis-cli', ['-p', String(port), ...args], { encoding: 'utf8' }).stdout.trim()

async function start(
  folder: string,
  port: number,
  persistence: Persistence,
): Promise<ChildProcess> {
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '']
  const server = spawn('redis-server', [...args, ...settings[persistence]], { stdio: 'ignore' })
  for (let n = 0; n < 100; n++) {
    if (cli(port, 'ping') === 'PONG') return server
    await pause(50)
  }
  throw new Error('redis-server does not answer')
}

const ended = (server: ChildProcess): Promise<unknown> =>
  new Promise(resolve => server.once('exit', resolve))

/**
 * The claim as a Lua script, driven by redis-benchmark with 50 clients and no pipelining, so that
 * our own client is not what is measured. Ends with kill -9 and counts acknowledged claims lost.
 */
export async function redisArm(
  persistence: Persistence,
  count: number,
  port: number,
): Promise<RedisSeen> {
  const folder = mkdtempSync(join(tmpdir(), 'fuquan-redis-'))
  let server = await start(folder, port, persistence)
  try {
    const fill = `for i = 1, ${count} do redis.call('RPUSH', 'shares', i) end return 1`
    cli(port, 'eval', fill, '0')
    const sha = cli(port, 'script', 'load', script)
    const ask = ['evalsha', sha, '0', '__rand_int__']
    const driver = ['-p', String(port), '-c', String(clients), '-n', String(count)]
    const run = spawnSync('redis-benchmark', [...driver, '-r', '1000000000', '--csv', ...ask], {
      encoding: 'utf8',
    })
    const row = run.stdout
      .trim()
      .split('\n')
      .at(-1)
      ?.split(',')
      .map(cell => cell.replaceAll('"', ''))
    const winners = Number(cli(port, 'scard', 'claimers'))
    const left = Number(cli(port, 'llen', 'shares'))
    const written = Number(cli(port, 'xlen', 'claims'))

    const gone = ended(server)
    server.kill('SIGKILL')
    await gone
    server = await start(folder, port, persistence)
    const kept = Number(cli(port, 'xlen', 'claims'))
    return {
      perSecond: Number(row?.at(1) ?? 0),
      p50Ms: Number(row?.at(4) ?? 0),
      p99Ms: Number(row?.at(6) ?? 0),
      durable: persistence === 'always',
      lostAcks: written - kept,
      ok: winners === written && left + written === count,
    }
  } finally {
    const gone = ended(server)
    server.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
}
