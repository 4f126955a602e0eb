import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { checkingProgram } from '../sdk/program.ts'

const squeezable = /\.(js|css|html|svg|json)$/
const out = join(import.meta.dirname, 'dist')

/** Writes `.br` and `.gz` beside every text file, so that the server only hands them out. */
function squeeze(): Plugin {
  return {
    name: 'squeeze',
    apply: 'build',
    async closeBundle() {
      const files = await readdir(out, { recursive: true })
      for (const file of files.filter(name => squeezable.test(name))) {
        const path = join(out, file)
        const bytes = await readFile(path)
        const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, quality))
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
      }
    },
  }
}

/** Names the files of the shell inside the service worker, so that it can keep them. */
function nameShell(): Plugin {
  return {
    name: 'name-shell',
    apply: 'build',
    generateBundle: {
      // Behind all others: a chunk that held nothing but styles is taken out before it is written,
      // and one name that leads nowhere keeps the worker from ever being installed.
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') return
        const files = Object.keys(bundle).filter(name => /^assets\/.*\.(js|css)$/.test(name))
        worker.code = worker.code.replace(
          '__SHELL__',
          ['/', ...files.map(name => `/${name}`)].toSorted().join(' '),
        )
      },
    },
  }
}

/** Hands the verifying program to the page as text, so that a saved page can check itself. */
function verifySource(): Plugin {
  const name = 'virtual:verify-source'
  return {
    name: 'verify-source',
    resolveId: id => (id === name ? `\0${name}` : undefined),
    async load(id) {
      if (id !== `\0${name}`) return undefined
      return `export const verifySource = ${JSON.stringify(await checkingProgram())}`
    },
  }
}

const config = defineConfig({
  root: import.meta.dirname,
  base: '/',
  // One copy of React, also for the libraries that lie above this folder.
  resolve: { dedupe: ['react', 'react-dom'] },
  plugins: [react(), verifySource(), nameShell(), squeeze()],
  build: {
    outDir: out,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // The helper that preloads modules for old browsers would be an inline script.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        app: join(import.meta.dirname, 'index.html'),
        sw: join(import.meta.dirname, 'src/sw.ts'),
      },
      output: {
        entryFileNames: chunk => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})

// Vite finds its settings by the default export, the one place where we write one.
export default config
