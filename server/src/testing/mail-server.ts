import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

export type Letter = {
  from: string
  to: readonly string[]
  headers: ReadonlyMap<string, string>
  /** As a reader sees it. */
  subject: string
  text: string
  raw: string
}

/** A mail server of RFC 5321 on loopback, that keeps what it is given. */
export type MailServer = {
  url: string
  letters: Letter[]
  /** Every line a client has said. */
  heard: string[]
  /** Answers the next recipients with this line instead of taking them. */
  refuseWith(line: string | undefined): void
  /** Waits until so many letters are here. */
  close(): Promise<void>
}

/** Opens a mail server. */
export async function openMailServer(): Promise<MailServer> {
  const letters: Letter[] = []
  const heard: string[] = []
  let refusal: string | undefined
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    talk(socket, { letters, heard, refusal: () => refusal })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    heard,
    refuseWith: line => {
      refusal = line
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

type House = { letters: Letter[]; heard: string[]; refusal: () => string | undefined }

function talk(socket: Socket, { letters, heard, refusal }: House): void {
  let waiting = ''
  let from = ''
  let to: string[] = []
  let body: string[] | undefined
  const say = (line: string) => socket.write(`${line}\r\n`)
  say('220 post office')

  const inBody = (line: string, lines: string[]): void => {
    if (line !== '.') {
      lines.push(line.startsWith('..') ? line.slice(1) : line)
      return
    }
    letters.push(read({ from, to, raw: lines.join('\r\n') }))
    body = undefined
    say('250 taken')
  }
  const command = (line: string): void => {
    heard.push(line)
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'EHLO') return void say('250-post office\r\n250 8BITMIME')
    if (verb === 'MAIL') {
      from = address(line)
      to = []
      return void say('250 ok')
    }
    if (verb === 'RCPT') {
      const no = refusal()
      if (no !== undefined) return void say(no)
      to.push(address(line))
      return void say('250 ok')
    }
    if (verb === 'DATA') {
      body = []
      return void say('354 go on')
    }
    if (verb === 'QUIT') return void socket.end('221 bye\r\n')
    say(verb === 'RSET' ? '250 ok' : '502 not known here')
  }
  socket.on('data', bytes => {
    waiting += bytes.toString('latin1')
    for (;;) {
      const at = waiting.indexOf('\r\n')
      if (at < 0) return
      const line = waiting.slice(0, at)
      waiting = waiting.slice(at + 2)
      if (body === undefined) command(line)
      else inBody(line, body)
    }
  })
}

const address = (line: string): string => /<([^>]*)>/.exec(line)?.[1] ?? ''

function read({ from, to, raw }: { from: string; to: readonly string[]; raw: string }): Letter {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const headers = new Map<string, string>()
  for (const line of head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const at = line.indexOf(':')
    headers.set(line.slice(0, at).toLowerCase(), line.slice(at + 1).trim())
  }
  const coded = rest.join('\r\n\r\n')
  const coding = headers.get('content-transfer-encoding') ?? '7bit'
  const text = decode(coded, coding)
  return { from, to, headers, subject: words(headers.get('subject') ?? ''), text, raw }
}

function decode(text: string, coding: string): string {
  if (coding === 'base64') return Buffer.from(text, 'base64').toString('utf8')
  if (coding !== 'quoted-printable') return Buffer.from(text, 'latin1').toString('utf8')
  const joined = text.replaceAll(/=\r\n/g, '')
  return utf8(joined)
}

const utf8 = (quoted: string): string =>
  Buffer.from(
    quoted.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    ),
    'latin1',
  ).toString('utf8')

/** Encoded words of RFC 2047. */
const words = (header: string): string =>
  header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('utf8')
        : utf8(text.replaceAll('_', ' ')),
    )
