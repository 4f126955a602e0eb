import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { plainEnvironment } from '../running.ts'

const root = join(import.meta.dirname, '..', '..')

/** Recomputes the books of a house with the operator's own command. */
export function verifyBooks(
  dataDir: string,
  databaseUrl?: string,
): Promise<{ ok: boolean; said: string }> {
  return new Promise(resolve => {
    const child = spawn(process.execPath, ['server/src/command.ts', 'verify'], {
      cwd: root,
      env: {
        ...plainEnvironment(),
        FUQUAN_DATA_DIR: dataDir,
        ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    child.stdout.on('data', (text: Buffer) => (said += text.toString()))
    child.stderr.on('data', (text: Buffer) => (said += text.toString()))
    child.on('close', code => resolve({ ok: code === 0, said }))
  })
}
