import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

// What WebAuthn says an authenticator does, in as few lines as a test needs: keys of ES256, and no
// statement about the maker of the device.
type Options = Record<string, unknown>
type Place = { origin: string; rpId: string }

export type Signing = {
  /** Signs as if the page stood elsewhere. */
  origin?: string
  /** Whether the person was verified, by finger or device PIN. */
  verified?: boolean
  /** The counter to name instead of the next. */
  counter?: number
  /** The credential id to claim instead of a fresh one. */
  id?: Buffer
}

type Held = { id: Buffer; key: KeyObject; userHandle: string; counter: number }

/** A device with passkeys, as a browser at one address would use it. */
export class Authenticator {
  readonly place: Place
  readonly held: Held[] = []
  /** Kept by the maker of the device, too. */
  readonly synced: boolean

  constructor(place: Place, synced = false) {
    this.place = place
    this.synced = synced
  }

  /** Makes a passkey and answers as `navigator.credentials.create` does. */
  make(options: Options, signing: Signing = {}) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const id = signing.id ?? randomBytes(16)
    const user = read(options['user'])
    this.held.push({ id, key: privateKey, userHandle: String(user['id']), counter: 0 })
    const jwk = publicKey.export({ format: 'jwk' })
    const [x, y] = [jwk.x, jwk.y].map(part => Buffer.from(part ?? '', 'base64url'))
    const key = cbor(
      new Map<unknown, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, x],
        [-3, y],
      ]),
    )
    const attested = Buffer.concat([Buffer.alloc(16), word(id.length), id, key])
    const authData = Buffer.concat([this.#head(signing, 0, true), attested])
    const statement = new Map<unknown, unknown>([
      ['fmt', 'none'],
      ['attStmt', new Map()],
      ['authData', authData],
    ])
    const clientDataJSON = this.#client('webauthn.create', options, signing)
    const response = {
      clientDataJSON: clientDataJSON.toString('base64url'),
      attestationObject: cbor(statement).toString('base64url'),
      transports: ['internal'],
    }
    return { ...nameOf(id), response }
  }

  /** Signs a challenge and answers as `navigator.credentials.get` does; by the newest passkey. */
  show(options: Options, signing: Signing = {}) {
    const allowed = Array.isArray(options['allowCredentials']) ? options['allowCredentials'] : []
    const names = allowed.map(one => String(read(one)['id']))
    const fits = (one: Held) => names.length === 0 || names.includes(one.id.toString('base64url'))
    const held = this.held.findLast(fits)
    if (held === undefined) throw new Error('this device has none of these passkeys')
    held.counter = signing.counter ?? held.counter + 1
    const authData = this.#head(signing, held.counter, false)
    const clientDataJSON = this.#client('webauthn.get', options, signing)
    const digest = createHash('sha256').update(clientDataJSON).digest()
    const response = {
      clientDataJSON: clientDataJSON.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', Buffer.concat([authData, digest]), held.key).toString('base64url'),
      userHandle: held.userHandle,
    }
    return { ...nameOf(held.id), response }
  }

  #client(type: string, options: Options, { origin = this.place.origin }: Signing): Buffer {
    const { challenge } = options
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  }

  #head({ verified = true }: Signing, counter: number, attested: boolean): Buffer {
    const flags = 0x01 | (verified ? 0x04 : 0) | (this.synced ? 0x18 : 0) | (attested ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const host = createHash('sha256').update(this.place.rpId).digest()
    return Buffer.concat([host, Buffer.from([flags]), count])
  }
}

const nameOf = (id: Buffer) => {
  const name = id.toString('base64url')
  return { id: name, rawId: name, type: 'public-key' as const }
}

const read = (value: unknown): Options =>
  typeof value === 'object' && value !== null ? { ...value } : {}

const word = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])

/** Writes the few kinds of CBOR that WebAuthn needs. */
function cbor(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, value.length), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value])
  if (!(value instanceof Map)) throw new Error('not a value of WebAuthn')
  const parts = [...value].flatMap(([name, held]) => [cbor(name), cbor(held)])
  return Buffer.concat([head(5, value.size), ...parts])
}

function head(kind: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(kind << 5) | size])
  if (size < 256) return Buffer.from([(kind << 5) | 24, size])
  return Buffer.concat([Buffer.from([(kind << 5) | 25]), word(size)])
}
