// Runs before every command, on whatever Node started npm (20.19 or newer), without dependencies:
// it installs what the lock file says, builds the screens, and finds a browser for the tests.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const inner = join(root, 'node_modules', '.bin')
const purpose = process.argv[2] ?? 'start'

function stop(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`Fuquan needs Node 20.19 or newer; this is ${process.version}. / 需要 Node 20.19 以上。`)
}

// The Node inside node_modules is replaced by `npm ci`, so npm itself must run on the outer one.
const outerPath = (process.env.PATH ?? '')
  .split(delimiter)
  .filter(folder => !folder.endsWith(join('node_modules', '.bin')))
  .join(delimiter)

function run(command, args, env) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env })
  if (done.error) stop(`${command}: ${done.error.message}`)
  return done.status === 0
}

function digestOf(places) {
  const hash = createHash('sha256')
  const add = place => {
    const path = join(root, place)
    if (!existsSync(path)) return
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    )
    for (const entry of entries) {
      const inside = `${place}/${entry.name}`
      if (entry.isDirectory()) add(inside)
      else
        hash
          .update(inside)
          .update('\0')
          .update(readFileSync(join(root, inside)))
          .update('\0')
    }
  }
  for (const place of places) add(place)
  return hash.digest('hex')
}

function install() {
  const stamp = join(root, 'node_modules', '.fuquan-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    // `npm ci` would empty the tree it leads to, under whoever works there.
    return say('node_modules is a link to another tree: nothing is installed through it.')
  }
  say('Installing what the lock file names (about 0.8 GB the first time) / 正在安装…')
  const env = { ...process.env, PATH: outerPath, NODE_ENV: 'development' }
  if (
    !run(
      'npm',
      ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
      env,
    )
  ) {
    stop('npm ci failed: see above. / 安装失败,原因见上。')
  }
  writeFileSync(stamp, wanted)
}

function build(name) {
  const stamp = join(root, name, 'dist', '.digest')
  const sources = [
    `${name}/src`,
    `${name}/public`,
    'text/src',
    'sdk/src',
    'sdk/verify',
    'sdk/mark',
    'sdk/demo',
  ]
  const files = [`${name}/index.html`, `${name}/vite.config.ts`, 'package-lock.json']
    .map(file => join(root, file))
    .filter(existsSync)
    .map(file => readFileSync(file))
  const hash = createHash('sha256').update(digestOf(sources))
  for (const file of files) hash.update(file)
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  say(`Building the screens: ${name} / 正在构建界面…`)
  const env = {
    ...process.env,
    PATH: `${inner}${delimiter}${outerPath}`,
    NODE_ENV: 'production',
    NODE_NO_WARNINGS: '1',
  }
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--logLevel', 'warn']
  const done = spawnSync(join(inner, 'node'), args, {
    cwd: join(root, name),
    stdio: ['ignore', 2, 2],
    env,
  })
  if (done.status !== 0) stop(`Building ${name} failed: see above. / 构建失败,原因见上。`)
  writeFileSync(stamp, wanted)
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']
const macBrowsers = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

function findBrowser() {
  if (process.env.FUQUAN_CHROMIUM) return process.env.FUQUAN_CHROMIUM
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of browsers) if (existsSync(join(folder, name))) return join(folder, name)
  }
  return macBrowsers.find(existsSync)
}

function hasChinese() {
  if (process.platform === 'darwin') return true
  const fonts = spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' })
  return fonts.status === 0 && fonts.stdout.trim() !== ''
}

function browser() {
  if (findBrowser() && hasChinese()) return
  const packages = ['chromium', 'fonts-noto-cjk', 'fontconfig']
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    say('Installing a browser and a Chinese font for the screen tests…')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const get = names =>
      run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], env)
    run('apt-get', ['update', '-qq'], env)
    if (get(packages)) {
      // Not every distribution has it; without it the tests take the whole browser, and longer.
      get(['chromium-headless-shell'])
      return
    }
  }
  stop(
    'The screen tests need Chromium and a Chinese font. On Debian or Ubuntu run:\n' +
      '  sudo apt-get install chromium fonts-noto-cjk fontconfig\n' +
      'On macOS install Chrome or Chromium. Another place: FUQUAN_CHROMIUM=/path/to/chromium',
  )
}

install()
if (purpose === 'start' || purpose === 'test') {
  build('web')
  build('console')
}
if (purpose === 'test') browser()
