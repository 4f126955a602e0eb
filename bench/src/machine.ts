import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type pg from 'pg'

const syncMs = 700
const idleMs = 400

function syncsPerSecond(): number {
  const folder = mkdtempSync(join(tmpdir(), 'fuquan-sync-'))
  const file = openSync(join(folder, 'page'), 'w')
  const page = Buffer.alloc(8192, 1)
  const began = performance.now()
  let count = 0
  while (performance.now() - began < syncMs) {
    writeSync(file, page, 0, page.length, 0)
    fdatasyncSync(file)
    count++
  }
  closeSync(file)
  rmSync(folder, { recursive: true })
  return Math.round((count * 1000) / (performance.now() - began))
}

const ticks = (): { idle: number; all: number } => {
  let idle = 0
  let all = 0
  for (const { times } of cpus()) {
    idle += times.idle
    all += times.idle + times.user + times.sys + times.nice + times.irq
  }
  return { idle, all }
}

/** How much of the machine nobody used for a moment, in percent. */
export async function idlePercent(): Promise<number> {
  const before = ticks()
  await pause(idleMs)
  const after = ticks()
  return Math.round(((after.idle - before.idle) * 100) / Math.max(1, after.all - before.all))
}

/** What a figure of this run belongs to: cores, versions, the disk, the neighbours. */
export async function machineLine(pool: pg.Pool): Promise<Readonly<Record<string, unknown>>> {
  const idleCpuPct = await idlePercent()
  const { rows } = await pool.query<{ version: string }>(
    `select current_setting('server_version') as version`,
  )
  await pool.query('create table if not exists public.one_row (n bigint)')
  const waits: number[] = []
  for (let n = 0; n < 200; n++) {
    const began = performance.now()
    await pool.query('insert into public.one_row values ($1)', [n])
    waits.push(performance.now() - began)
  }
  waits.sort((a, b) => a - b)
  return {
    cpus: cpus().length,
    node: process.versions.node,
    postgres: rows[0]?.version,
    fdatasyncPerSecond: syncsPerSecond(),
    commitP50Ms: Number((waits[100] ?? 0).toFixed(3)),
    idleCpuPct,
    judged: idleCpuPct >= 90,
  }
}
