import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

// Names of fields that never reach a line, wherever they stand in the first three levels.
const secret = ['password', 'pin', 'token', 'code', 'proof', 'cookie', 'authorization', 'secret']
const words = ['text', 'note', 'message', 'body', 'detail', 'amount', 'balance', 'email']
const hidden = [...secret, ...words].flatMap(name => [name, `*.${name}`, `*.*.${name}`])

const gatherMs = 50
const gatheredLettersMax = 32_768

// Lines gather for a moment: a call to the system for each would cost more than most answers. What
// is left when the process ends is written then.
let stdout: DestinationStream | undefined
function standardOutput(): DestinationStream {
  if (stdout !== undefined) return stdout
  const lines = gathering(text => out.write(text))
  for (const end of ['beforeExit', 'exit']) process.on(end, lines.flush)
  setInterval(lines.flush, gatherMs).unref()
  // Opened behind our own listener, so that at the end it writes what it was just given.
  const out = pino.destination({ sync: false })
  return (stdout = lines)
}

/** Hands lines on in one piece. They wait in a list: a text that grows is copied with each line. */
export function gathering(hand: (text: string) => void) {
  let waiting: string[] = []
  let letters = 0
  const flush = (): void => {
    if (letters === 0) return
    const text = waiting.join('')
    waiting = []
    letters = 0
    hand(text)
  }
  const write = (line: string): void => {
    waiting.push(line)
    letters += line.length
    if (letters >= gatheredLettersMax) flush()
  }
  return { write, flush }
}

/** Opens the log: one JSON object per line, facts and ids, never words of people or secrets. */
export function openLog(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: timeNow,
    // `err` and `error` keep type, our own sentence and stack; the database's DETAIL is dropped.
    serializers: { err: plainError, error: plainError },
    redact: { paths: hidden, remove: true },
  }
  return pino(options, destination ?? standardOutput())
}

let written = { atMs: 0, text: '' }
/** The time of a line; in a rush many lines are of one millisecond. */
function timeNow(): string {
  const atMs = Date.now()
  if (atMs !== written.atMs) written = { atMs, text: `,"time":"${new Date(atMs).toISOString()}"` }
  return written.text
}

function plainError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error ? error.code : undefined
  return { type: error.name, sentence: error.message, state: code, stack: error.stack }
}
