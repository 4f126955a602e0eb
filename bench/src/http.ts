import { connect, type Socket } from 'node:net'

export type Reply = { status: number; body: string }

/**
 * One keep-alive connection that sends one request at a time. Written on the bare socket so that
 * the generator costs little of the two cores it shares with what it measures.
 */
export class Connection {
  readonly #socket: Socket
  #rest: Buffer = Buffer.alloc(0)
  #answer: ((reply: Reply) => void) | undefined
  #fail: ((error: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (data: Buffer) => this.#read(data))
    socket.on('error', error => this.#fail?.(error))
    socket.on('close', () => this.#fail?.(new Error('the connection closed')))
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new Connection(socket)))
      socket.once('error', reject)
    })
  }

  /** Sends one request and waits for its answer. `head` holds extra header lines, each with CRLF. */
  ask(method: string, path: string, head: string, body = ''): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#answer = resolve
      this.#fail = reject
      const type = body === '' ? '' : 'Content-Type: application/json\r\n'
      const length = method === 'GET' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`
      const start = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n`
      this.#socket.write(`${start}${type}${length}${head}\r\n${body}`)
    })
  }

  close(): void {
    this.#fail = undefined
    this.#socket.destroy()
  }

  #read(data: Buffer): void {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data])
    const headEnd = this.#rest.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = this.#rest.toString('latin1', 0, headEnd)
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0)
    const end = headEnd + 4 + length
    if (this.#rest.length < end) return
    const body = this.#rest.toString('utf8', headEnd + 4, end)
    this.#rest = this.#rest.subarray(end)
    const answer = this.#answer
    this.#answer = undefined
    this.#fail = undefined
    answer?.({ status: Number(head.slice(9, 12)), body })
  }
}

/** Opens `count` connections to one port. */
export const connections = (port: number, count: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => Connection.open(port)))
