import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig, shownConfig } from './config.ts'

const machine = { isRoot: false, addresses: ['10.0.0.7'], directory: '/home/lin/fuquan' }
type Machine = NonNullable<Parameters<typeof readConfig>[1]>
const read = (env: Record<string, string>, as: Machine = machine) => readConfig(env, as)

test('with nothing set the house stands on this machine alone', () => {
  expect(read({})).toMatchObject({
    port: 8420,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8420',
    databaseUrl: undefined,
    databasePool: 16,
    dataDir: '/home/lin/fuquan/data',
    filesDir: '/home/lin/fuquan/data/files',
    keysFile: '/home/lin/fuquan/data/keys.json',
    roles: { web: true, worker: true },
    mailUrl: 'log:',
    logLevel: 'info',
  })
  expect(read({}, { ...machine, isRoot: true }).dataDir).toBe('/var/lib/fuquan')
  // Each tap would push the setup link out of the window.
  expect(read({}, { ...machine, isTerminal: true }).logLevel).toBe('warn')
})

test.each([
  [{ FUQUAN_PUBLIC_ULR: 'x' }, 'did you mean FUQUAN_PUBLIC_URL?'],
  [{ FUQUAN_DATADIR: 'x' }, 'did you mean FUQUAN_DATA_DIR?'],
  [{ FUQUAN_KEYS_FILE_FILE: 'x' }, 'did you mean FUQUAN_KEYS_FILE?'],
  [{ FUQUAN_SMS_URL: 'off:' }, 'not part of this release yet'],
  [{ PORT: '80 80' }, 'PORT is "80 80"; it must be a whole number from 1 to 65535.'],
  [{ PORT: '-1' }, 'PORT'],
  [{ PORT: '0' }, 'PORT'],
  [{ PORT: '70000' }, 'PORT'],
  [{ PORT: '1e3' }, 'PORT'],
  [{ FUQUAN_DATABASE_POOL: '3' }, 'from 4 to 200'],
  [{ DATABASE_URL: 'mysql://lin:secret@db/x' }, 'DATABASE_URL must look like postgres://'],
  [{ FUQUAN_PUBLIC_URL: 'fuquan.example' }, 'must look like https://fuquan.example'],
  [{ FUQUAN_PUBLIC_URL: 'https://fuquan.example/app' }, 'without a path'],
  [{ FUQUAN_TRUSTED_PROXIES: '10.0.0.0/33' }, 'holds "10.0.0.0/33"'],
  [{ FUQUAN_TRUSTED_PROXIES: '1' }, 'takes subnets'],
  [{ FUQUAN_ROLES: 'web,mail' }, 'holds "mail"'],
  [{ FUQUAN_MAIL_URL: 'http://mail' }, 'FUQUAN_MAIL_URL must begin'],
  [{ FUQUAN_FILES_URL: 's3://pictures' }, 'file:///'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"'],
  [{ FUQUAN_DATABASE_USER: 'post gres' }, 'not a system user'],
  [{ FUQUAN_MAIL_URL: 'smtp://lin:50%@mail' }, 'FUQUAN_MAIL_URL must begin'],
  [{ FUQUAN_OIDC_ROLES: 'desk=support' }, 'belongs to FUQUAN_OIDC_ISSUER'],
  [{ FUQUAN_OIDC_3_LABEL: 'School' }, 'FUQUAN_OIDC_3_LABEL belongs to FUQUAN_OIDC_3_ISSUER'],
  [{ FUQUAN_OIDC_2_CLIENT_ID: 'us' }, 'FUQUAN_OIDC_2_ISSUER, _CLIENT_ID and'],
  [{ FUQUAN_OIDC_10_LABEL: 'School' }, 'FUQUAN_OIDC_10_LABEL is not a setting'],
  [{ FUQUAN_OIDC_LABEL: 'School' }, 'did you mean FUQUAN_OIDC_2_LABEL'],
  [{ FUQUAN_STRIPE_CURRENCY: 'eur' }, 'belongs to FUQUAN_STRIPE_KEY'],
])('%j stops the start with one sentence', (env, sentence) => {
  expect(() => read(env)).toThrow(sentence)
})

test('a host beyond this machine needs the address people use', () => {
  expect(() => read({ HOST: '0.0.0.0' })).toThrow(/FUQUAN_PUBLIC_URL .* http:\/\/10.0.0.7:8420/)

  const open = read({ HOST: '0.0.0.0', FUQUAN_PUBLIC_URL: 'https://fuquan.example/' })
  expect(open.publicUrl).toBe('https://fuquan.example')
})

test('a secret may stand in a file, and not in both', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fuquan-config-'))
  const file = join(directory, 'url')
  writeFileSync(file, 'postgres://lin:secret@db/fuquan\n')

  expect(read({ DATABASE_URL_FILE: file }).databaseUrl).toBe('postgres://lin:secret@db/fuquan')
  expect(() => read({ DATABASE_URL_FILE: file, DATABASE_URL: 'postgres://x' })).toThrow(/both set/)
  expect(() => read({ DATABASE_URL_FILE: `${file}x` })).toThrow(/cannot be read/)
  rmSync(directory, { recursive: true })
})

test('a sentence and a shown setting never hold a password', () => {
  const secret = 'mysql://lin:hunter2@db/x'
  const good = read({ DATABASE_URL: 'postgres://lin:hunter2@db/fuquan' })

  expect(() => read({ DATABASE_URL: secret })).not.toThrow(/hunter2/)
  expect(JSON.stringify(shownConfig(good))).not.toContain('hunter2')
})

test('an empty value counts as none', () => {
  expect(read({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({
    port: 8420,
    databaseUrl: undefined,
  })
})

const oidc = {
  FUQUAN_OIDC_ISSUER: 'https://id.example',
  FUQUAN_OIDC_CLIENT_ID: 'us',
  FUQUAN_OIDC_CLIENT_SECRET: 'hunter2',
}
test('groups of a provider are read, and none makes owners', () => {
  const roles = 'desk=cashier+treasurer, cn=all,o=x=support'
  const read = (some: object) => readConfig({ ...oidc, ...some }).oidc[0]
  expect(read({ FUQUAN_OIDC_DOMAINS: 'School.example, b.c' })?.domains).toEqual([
    ...['school.example', 'b.c'],
  ])
  expect([...(read({ FUQUAN_OIDC_ROLES: 'a b=support' })?.roles ?? [])]).toEqual([
    ['a b', ['support']],
  ])
  for (const wrong of [roles, 'desk', '=support', 'desk=', 'desk=owner', 'desk=king']) {
    expect(() => read({ FUQUAN_OIDC_ROLES: wrong })).toThrow(/FUQUAN_OIDC_ROLES/)
  }
})

test('claims of a provider go by the names it gives them, else by the standard ones', () => {
  const read = (claims: string) =>
    readConfig({ ...oidc, FUQUAN_OIDC_CLAIMS: claims }).oidc[0]?.claims
  const standard = {
    ...{ name: 'name', handle: 'preferred_username' },
    ...{ email: 'email', verified: 'email_verified' },
  }
  expect(read('')).toEqual(standard)
  expect(read('handle = upn, email=urn:a=b, verified=never')).toEqual({
    ...standard,
    ...{ handle: 'upn', email: 'urn:a=b', verified: 'never' },
  })
  expect(read('email=email')).toEqual(standard)
  const own = { ...standard, email: 'mail' }
  expect(read('verified=email_verified, email=mail')).toEqual(own)
  for (const wrong of ['upn', 'handle=', 'subject=upn', 'toString=upn']) {
    expect(() => read(wrong)).toThrow(/FUQUAN_OIDC_CLAIMS/)
  }
})

test('that another address was checked is not said by the claim of the standard one', () => {
  const claims = { FUQUAN_OIDC_CLAIMS: 'handle=upn, email=mail' }
  expect(() => readConfig({ ...oidc, ...claims })).toThrow(
    /email=mail; please also write verified=/,
  )
})

describe('further providers', () => {
  const second = {
    FUQUAN_OIDC_2_ISSUER: 'https://school.example/sso',
    FUQUAN_OIDC_2_CLIENT_ID: 'them',
    FUQUAN_OIDC_2_CLIENT_SECRET: 'hunter3',
  }

  test('have all names of the first with a number, and a word and a trust of their own', () => {
    const more = { FUQUAN_OIDC_2_ROLES: 'desk=cashier', FUQUAN_OIDC_2_TRUSTED: 'true' }
    const { oidc: found } = readConfig({ ...oidc, ...second, ...more })

    expect(found.map(({ label, trusted, roles }) => [label, trusted, [...roles]])).toEqual([
      [undefined, undefined, []],
      ['school.example', true, [['desk', ['cashier']]]],
    ])
    const named = readConfig({ ...second, FUQUAN_OIDC_2_LABEL: 'School' }).oidc
    expect(named.map(({ label, number }) => [label, number])).toEqual([['School', 2]])
  })

  test('keep their secrets, and may not be the same one twice', () => {
    const shown = JSON.stringify(shownConfig(readConfig({ ...oidc, ...second })))
    expect(shown).toContain('school.example')
    expect(shown).not.toContain('hunter')

    const same = { ...second, FUQUAN_OIDC_2_ISSUER: 'https://id.example/' }
    expect(() => readConfig({ ...oidc, ...same })).toThrow(/https:\/\/id.example\/ is set twice/)
    const odd = { ...second, FUQUAN_OIDC_2_TRUSTED: 'yes' }
    expect(() => readConfig(odd)).toThrow(/FUQUAN_OIDC_2_TRUSTED is "yes"/)
    const long = { ...second, FUQUAN_OIDC_2_LABEL: 'x'.repeat(31) }
    expect(() => readConfig(long)).toThrow(/FUQUAN_OIDC_2_LABEL .* 30 characters/)
  })
})

const stripe = { FUQUAN_STRIPE_KEY: 'sk_hunter2', FUQUAN_STRIPE_WEBHOOK_SECRET: 'whsec_hunter2' }

test('a gateway has both of its keys or none, and they are never shown', () => {
  expect(read({}).stripe).toBeUndefined()
  const { stripe: settings } = read({ ...stripe, FUQUAN_STRIPE_CURRENCY: 'EUR' })
  expect(settings).toMatchObject({ currency: 'eur', unitPrice: 100 })
  expect(settings?.api.href).toBe('https://api.stripe.com/')
  expect(() => read({ FUQUAN_STRIPE_KEY: 'sk_hunter2' })).toThrow(/belong together/)
  expect(JSON.stringify(shownConfig(read(stripe)))).not.toContain('hunter2')
})

test.each([
  [{ FUQUAN_STRIPE_CURRENCY: 'euro' }, 'must look like eur'],
  [{ FUQUAN_STRIPE_UNIT_PRICE: '0' }, 'from 1 to 999999'],
  [{ FUQUAN_STRIPE_UNIT_PRICE: '1.50' }, 'FUQUAN_STRIPE_UNIT_PRICE'],
  [{ FUQUAN_STRIPE_API_URL: 'ftp://stripe' }, 'FUQUAN_STRIPE_API_URL'],
  [{ FUQUAN_STRIPE_API_URL: 'https://x.example/v1' }, 'no path'],
])('a gateway setting that cannot be is refused: %o', (env, words) => {
  expect(() => read({ ...stripe, ...env })).toThrow(words)
})
