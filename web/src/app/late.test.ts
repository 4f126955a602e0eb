import { setImmediate } from 'node:timers/promises'
import { createElement, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test, vi } from 'vitest'
import { fetchAhead, screen } from './late.tsx'

type Load = Parameters<typeof fetchAhead>[0]

const drawn = (page: ReturnType<typeof screen>) =>
  renderToString(createElement(Suspense, { fallback: 'waiting' }, createElement(page)))

test('a screen whose code was fetched ahead is drawn at once, without the face that waits', async () => {
  const load = vi.fn<Load>(async () => ({ Page: () => 'here' }))
  const page = screen(load, 'Page')
  fetchAhead(load)
  await vi.waitFor(() => expect(load).toHaveResolved())
  await setImmediate()
  expect(drawn(page)).not.toContain('waiting')
  expect(drawn(page)).toContain('here')
  expect(load).toHaveBeenCalledOnce()
})

test('a screen whose code has not come waits for it', () => {
  const page = screen(async () => ({ Page: () => 'here' }), 'Page')
  expect(drawn(page)).toContain('waiting')
})

test('code that cannot be fetched ahead breaks nothing', async () => {
  const load = vi.fn<Load>(async () => Promise.reject(new Error('offline')))
  fetchAhead(load)
  await vi.waitFor(() => expect(load).toHaveBeenCalledOnce())
})
