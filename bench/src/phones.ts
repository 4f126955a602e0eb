import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import type { House } from './house.ts'
import { Connection } from './http.ts'

/** As the screens do: the first nudge is followed at once, a rush of them is gathered. */
const gatherMs = 150
const helloMsMax = 20_000

/** What the phones of a room have seen of one line, in ms of this process's clock. */
type Line = { toldAt: number[]; seenAt: number[]; everybody: (() => void) | undefined }

/** Open phones of one room: each listens to the stream and reads the room when it is told. */
export type Phones = {
  count: number
  /** Waits until every phone shows the line with this number. */
  seenByAll(number: number): Promise<void>
  /** When each phone heard of a line, and when each showed it. */
  of(number: number): { toldAt: readonly number[]; seenAt: readonly number[] }
  /** Sentences about what a phone showed twice, out of order or not at all up to a number. */
  wrongs(upTo: number): string[]
  close(): void
}

/** Opens a phone for each head, in one room. Gives them when all of them listen. */
export async function openPhones(
  house: Pick<House, 'port'>,
  roomPath: string,
  heads: readonly string[],
): Promise<Phones> {
  const lines = new Map<number, Line>()
  const lineOf = (number: number): Line => {
    const known = lines.get(number) ?? { toldAt: [], seenAt: [], everybody: undefined }
    lines.set(number, known)
    return known
  }
  const told = (number: number): void => void lineOf(number).toldAt.push(performance.now())
  const shown = (number: number): void => {
    const line = lineOf(number)
    line.seenAt.push(performance.now())
    if (line.seenAt.length >= heads.length) line.everybody?.()
  }
  const hear = { told, shown }
  const phones: Phone[] = []
  for (const head of heads) phones.push(await Phone.open(house.port, { roomPath, head, hear }))
  return {
    count: heads.length,
    seenByAll: number => {
      const line = lineOf(number)
      if (line.seenAt.length >= heads.length) return Promise.resolve()
      return new Promise(done => {
        line.everybody = done
      })
    },
    of: lineOf,
    wrongs: upTo => phones.flatMap((phone, n) => phone.wrongs(upTo, n)),
    close: () => {
      for (const phone of phones) phone.close()
    },
  }
}

type Hear = { told: (number: number) => void; shown: (number: number) => void }
type Setting = { roomPath: string; head: string; hear: Hear }

class Phone {
  readonly #stream: Socket
  readonly #reads: Connection
  readonly #setting: Setting
  #rest = ''
  #last = 0
  #order: number[] = []
  #reading = false
  #again = false
  #readAt = 0
  #closed = false
  #hello: (() => void) | undefined

  private constructor(stream: Socket, reads: Connection, setting: Setting) {
    this.#stream = stream
    this.#reads = reads
    this.#setting = setting
  }

  static async open(port: number, setting: Setting): Promise<Phone> {
    const stream = connect(port, '127.0.0.1')
    stream.setNoDelay(true)
    stream.setEncoding('utf8')
    const phone = new Phone(stream, await Connection.open(port), setting)
    const hello = new Promise<void>((done, fail) => {
      phone.#hello = done
      const late = setTimeout(() => fail(new Error('a stream said no hello')), helloMsMax)
      late.unref()
    })
    stream.on('data', (text: string) => phone.#hear(text))
    stream.on('error', () => undefined) // What a lost stream costs is seen in what it missed.
    const accept = 'Accept: text/event-stream\r\n'
    stream.write(`GET /api/stream HTTP/1.1\r\nHost: localhost\r\n${accept}${setting.head}\r\n`)
    await hello
    return phone
  }

  close(): void {
    this.#closed = true
    this.#stream.destroy()
    this.#reads.close()
  }

  wrongs(upTo: number, n: number): string[] {
    const found: string[] = []
    const inOrder = this.#order.every((number, at, all) => at === 0 || number - 1 === all[at - 1])
    if (!inOrder) found.push(`phone ${n} showed lines twice or out of order`)
    if (this.#last < upTo) found.push(`phone ${n} stopped at line ${this.#last} of ${upTo}`)
    return found
  }

  #hear(text: string): void {
    this.#rest += text
    const end = this.#rest.lastIndexOf('\n\n')
    if (end < 0) return
    const heard = this.#rest.slice(0, end)
    this.#rest = this.#rest.slice(end + 2)
    if (heard.includes('event: hello')) this.#hello?.()
    if (!heard.includes('"chat.said"')) return
    for (const [, number] of heard.matchAll(/"roomVersion":(\d+)/g)) {
      this.#setting.hear.told(Number(number))
    }
    this.#wish()
  }

  #wish(): void {
    if (this.#reading) {
      this.#again = true
      return
    }
    this.#reading = true
    const waitMs = this.#readAt + gatherMs - performance.now()
    if (waitMs <= 0) void this.#read()
    else setTimeout(() => void this.#read(), waitMs)
  }

  async #read(): Promise<void> {
    this.#readAt = performance.now()
    this.#again = false
    // Whoever is refused because the house is busy asks again, as a screen does.
    const numbers = await this.#newSince(this.#last).catch(() => undefined)
    if (numbers === undefined) this.#again = true
    for (const number of numbers ?? []) {
      this.#order.push(number)
      this.#last = number
      this.#setting.hear.shown(number)
    }
    this.#reading = false
    if (this.#again && !this.#closed) this.#wish()
  }

  /** Reads what was added; where that is more than a page, back from the newest, as screens do. */
  async #newSince(last: number): Promise<number[]> {
    if (last > 0) {
      const { page, newest } = await this.#page(`&after=${last}`)
      if (newest === last + page.length) return page
    }
    const found = new Set<number>()
    for (let before = ''; ;) {
      const { page } = await this.#page(before)
      for (const number of page) if (number > last) found.add(number)
      const oldest = Math.min(...page)
      if (page.length === 0 || oldest <= last + 1) return [...found].sort((a, b) => a - b)
      before = `&before=${oldest}`
    }
  }

  async #page(ends: string): Promise<{ page: number[]; newest: number }> {
    const { roomPath, head } = this.#setting
    const { status, body } = await this.#reads.ask('GET', `${roomPath}?limit=50${ends}`, head)
    if (status !== 200) throw new Error(`reading a room said ${status}`)
    const page = [...body.matchAll(/"number":(\d+),"id"/g)].map(one => Number(one[1]))
    return { page, newest: Number(/"number":(\d+)\}$/.exec(body)?.[1]) }
  }
}
