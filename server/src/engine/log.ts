import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

// Names of fields that never reach a line, wherever they stand in the first three levels.
const secret = ['password', 'pin', 'token', 'code', 'proof', 'cookie', 'authorization', 'secret']
const words = ['text', 'note', 'message', 'body', 'detail', 'amount', 'balance', 'email']
const hidden = [...secret, ...words].flatMap(name => [name, `*.${name}`, `*.*.${name}`])

const gatherMs = 50
const gatheredBytes = 32_768
const writtenBytesMax = 2 * gatheredBytes

// Lines gather for a moment: a call to the system for each would cost more than most answers. What
// is left when the process ends is written then.
let stdout: DestinationStream | undefined
function standardOutput(): DestinationStream {
  if (stdout !== undefined) return stdout
  const out = pino.destination({ sync: false, minLength: gatheredBytes, maxWrite: writtenBytesMax })
  setInterval(() => out.flush(), gatherMs).unref()
  return (stdout = out)
}

/** Opens the log: one JSON object per line, facts and ids, never words of people or secrets. */
export function openLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // `err` and `error` keep type, our own sentence and stack; the database's DETAIL is dropped.
    serializers: { err: plainError, error: plainError },
    redact: { paths: hidden, remove: true },
  }
  return pino(options, destination ?? standardOutput())
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? error.code : undefined
  return { type: error.name, sentence: error.message, state: code, stack: error.stack }
}
