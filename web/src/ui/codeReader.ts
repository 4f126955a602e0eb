import type { ScanAnswer, ScanAsk } from './scanWorker.ts'

/** Reads codes in pictures, in a worker that lives until it is closed. */
export type CodeReader = {
  /** The texts found in a picture, which is used up; undefined when nothing can be read here. */
  read(image: ImageBitmap): Promise<string[] | undefined>
  close(): void
}

/** Starts a reader; its program is loaded with the first picture. */
export function openCodeReader(): CodeReader {
  const worker = new Worker(new URL('./scanWorker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, (texts: string[] | undefined) => void>()
  let asked = 0
  const answer = (id: number, texts: string[] | undefined) => {
    waiting.get(id)?.(texts)
    waiting.delete(id)
  }
  worker.addEventListener('message', ({ data }: MessageEvent<ScanAnswer>) =>
    answer(data.id, data.texts),
  )
  worker.addEventListener('error', () => {
    for (const id of waiting.keys()) answer(id, undefined)
  })
  return {
    read: image =>
      new Promise(done => {
        const ask: ScanAsk = { id: ++asked, image }
        waiting.set(ask.id, done)
        worker.postMessage(ask, [image])
      }),
    close: () => {
      worker.terminate()
      for (const id of waiting.keys()) answer(id, [])
    },
  }
}
