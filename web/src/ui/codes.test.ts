/// <reference types="node" />
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { beforeAll, expect, test } from 'vitest'
import { BarCode } from './BarCode.tsx'
import { QrCode } from './QrCode.tsx'

beforeAll(async () => {
  const path = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  const file = await readFile(path)
  const wasmBinary = new Uint8Array(file).buffer
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
})

/** Paints the rectangles of a drawn code, `zoom` points a module, as a camera would see them. */
function painted(drawn: ReactNode, zoom: number) {
  const svg = renderToStaticMarkup(drawn)
  const [, wide = '0', high = '0'] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
  const size = { width: Number(wide) * zoom, height: Number(high) * zoom }
  const data = new Uint8ClampedArray(size.width * size.height * 4).fill(255)
  for (const [, x, y, w, h] of svg.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)h-\d+z/g)) {
    for (let row = Number(y) * zoom; row < (Number(y) + Number(h)) * zoom; row++) {
      const from = (row * size.width + Number(x) * zoom) * 4
      data.fill(0, from, from + Number(w) * zoom * 4)
      for (let at = from + 3; at < from + Number(w) * zoom * 4; at += 4) data[at] = 255
    }
  }
  return { data, ...size, colorSpace: 'srgb' as const }
}

const read = async (drawn: ReactNode, zoom: number) =>
  (await readBarcodes(painted(drawn, zoom))).map(({ format, text }) => ({ format, text }))

test.each(['280000000000000000', '281234567890123456', '289999999999999998'])(
  'the bar code of a pay code reads back: %s',
  async digits => {
    const found = await read(createElement(BarCode, { digits, label: 'pay' }), 3)

    expect(found.map(({ text }) => text)).toEqual([digits])
    expect(found[0]?.format).toMatch(/^Code.?128$/)
  },
)

test('each of the hundred pairs of digits has its own bars', async () => {
  const pairs = Array.from({ length: 100 }, (_, n) => n.toString().padStart(2, '0'))
  for (let from = 0; from < 100; from += 10) {
    const digits = pairs.slice(from, from + 10).join('')
    const found = await read(createElement(BarCode, { digits, label: 'pairs' }), 3)
    expect(found.map(({ text }) => text)).toEqual([digits])
  }
})

test.each(['https://house.example/c/AAAAAAAAAAAAAAAAAAAAAA', '281234567890123456'])(
  'the QR code reads back: %s',
  async text => {
    const found = await read(createElement(QrCode, { text, label: 'collect' }), 4)

    expect(found.map(one => one.text)).toEqual([text])
  },
)
