import {
  createDecipheriv,
  createECDH,
  createHmac,
  type ECDH,
  hkdfSync,
  randomBytes,
} from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Heard = {
  title: string
  body: string
  url: string
  tag: string
  silent: boolean
}

/** A browser and its push service on loopback: it opens what it is sent, as a browser would. */
export type PushBrowser = {
  /** What a browser would hand to the house. */
  subscription: { endpoint: string; p256dh: string; auth: string }
  heard: Heard[]
  /** What it answers from now on: 201 takes it, 410 is gone, 500 fails. */
  answer: number
  close(): Promise<void>
}

/** Opens a push service with one subscribed browser. */
export async function openPushBrowser(): Promise<PushBrowser> {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const heard: Heard[] = []
  const service = { answer: 201 }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const signed = /^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]+$/.test(
        request.headers.authorization ?? '',
      )
      if (!signed) return response.writeHead(401).end()
      // A text of ours, so of this form.
      const text = JSON.parse(open(Buffer.concat(parts), browser, auth)) as Heard
      if (service.answer < 300) heard.push(text)
      return response.writeHead(service.answer).end()
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo // It listens on a port.
  return {
    subscription: {
      endpoint: `http://127.0.0.1:${port}/push/${randomBytes(8).toString('hex')}`,
      p256dh: browser.getPublicKey('base64url'),
      auth: auth.toString('base64url'),
    },
    heard,
    get answer() {
      return service.answer
    },
    set answer(status) {
      service.answer = status
    },
    close: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

/** Opens a sealed push: RFC 8291 over the one record of RFC 8188. */
function open(sealed: Buffer, browser: ECDH, auth: Buffer): string {
  const salt = sealed.subarray(0, 16)
  const keyLength = sealed.readUInt8(20)
  const sender = sealed.subarray(21, 21 + keyLength)
  const cipher = sealed.subarray(21 + keyLength)
  const shared = browser.computeSecret(sender)
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), browser.getPublicKey(), sender])
  const early = createHmac('sha256', auth).update(shared).digest()
  const secret = createHmac('sha256', early)
    .update(Buffer.concat([info, Buffer.from([1])]))
    .digest()
  const derive = (name: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, salt, `Content-Encoding: ${name}\0`, bytes))
  const opened = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  opened.setAuthTag(cipher.subarray(-16))
  const plain = Buffer.concat([opened.update(cipher.subarray(0, -16)), opened.final()])
  return plain.subarray(0, plain.lastIndexOf(2)).toString()
}
