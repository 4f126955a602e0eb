import { holderOfPort } from '#/engine/port-holder.ts'
import { Foreseen, inBoth } from '#/engine/terminal.ts'

// What the system says of a file or directory that we were told to use.
const unusable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR', 'ENOSPC', 'EDQUOT']
const portNext = 8_421

type SystemError = Error & {
  code: string
  path?: string
  port?: number
  address?: string
  hostname?: string
}

/** Says why a start or a verb failed: in both languages when it was foreseen, else all we know. */
export async function explain(error: unknown): Promise<string> {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof Foreseen) return error.message
  const said = isOfSystem(error) ? await sentenceOf(error) : undefined
  // Not foreseen, so it is ours to mend: it keeps its stack.
  return said ?? error.stack ?? error.message
}

async function sentenceOf(error: SystemError): Promise<string | undefined> {
  const { code, path, port, hostname, address: host = '' } = error
  if (port !== undefined) {
    const facts = { port, name: nameOf(port), other: portNext }
    if (code === 'EADDRINUSE') {
      const holder = await holderOfPort(port)
      return holder ? inBoth('portTakenBy', { ...facts, ...holder }) : inBoth('portTaken', facts)
    }
    if (code === 'EACCES') return inBoth('portClosed', facts)
    if (code === 'EADDRNOTAVAIL') return inBoth('hostUnknown', { host })
  }
  // A name of HOST that leads nowhere; other names were looked up where they are used.
  if (hostname !== undefined && code === 'ENOTFOUND')
    return inBoth('hostUnknown', { host: hostname })
  if (path !== undefined && unusable.includes(code)) {
    // "EACCES: permission denied, mkdir '/srv/fuquan'": what stands in the middle is for people.
    const why = /^[A-Z]+: ([^,]+),/.exec(error.message)?.[1] ?? code
    return inBoth('pathUnusable', { path, why })
  }
  return undefined
}

/** The variable that chose a port: two of them do. */
const nameOf = (port: number): string =>
  process.env['FUQUAN_METRICS_PORT'] === String(port) ? 'FUQUAN_METRICS_PORT' : 'PORT'

const isOfSystem = (error: Error): error is SystemError =>
  'code' in error && typeof error.code === 'string'
