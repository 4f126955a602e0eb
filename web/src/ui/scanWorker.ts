// Reads codes beside the page, so that the picture of the camera never stops. The program that
// reads comes from this house, as everything here does.
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill'
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

export type ScanAsk = { id: number; image: ImageBitmap }
export type ScanAnswer = { id: number; texts: string[] | undefined }

prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) =>
      path.endsWith('.wasm') ? wasmUrl : prefix + path,
  },
})
const detector = new BarcodeDetector({ formats: ['qr_code', 'code_128'] })

async function read({ id, image }: ScanAsk): Promise<ScanAnswer> {
  try {
    const found = await detector.detect(image)
    return { id, texts: found.map(({ rawValue }) => rawValue) }
  } catch {
    // Without its program nothing is read; who waits shall hear that.
    return { id, texts: undefined }
  } finally {
    image.close()
  }
}

addEventListener('message', (event: MessageEvent<ScanAsk>) => {
  void read(event.data).then(answer => postMessage(answer))
})
