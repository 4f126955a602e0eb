import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const resumed = vi.fn<() => Promise<void>>(async () => undefined)
const started = vi.fn<(at: number) => void>()
class Sound {
  currentTime = 0
  destination = {}
  resume = resumed
  createGain = () => ({
    gain: {
      setValueAtTime: vi.fn<() => void>(),
      exponentialRampToValueAtTime: vi.fn<() => void>(),
    },
    connect: (to: unknown) => to,
  })
  createOscillator = () => ({
    frequency: { value: 0 },
    connect: (to: unknown) => to,
    start: started,
    stop: vi.fn<() => void>(),
  })
}
const buzz = vi.fn<(ms: number) => boolean>(() => true)
const kept = new Map<string, string>()

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('AudioContext', Sound)
  vi.stubGlobal('navigator', { vibrate: buzz })
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.clearAllMocks()
  kept.clear()
})

test('nothing sounds or buzzes until somebody switches it on', async () => {
  const { chime, joyOn, tune } = await import('./joy.ts')
  tune()
  chime()
  expect(joyOn()).toBe(false)
  expect([resumed, started, buzz].map(one => one.mock.calls.length)).toEqual([0, 0, 0])
})

test('switched on, the tap on the coin readies the sound and the win plays two notes', async () => {
  const { chime, chooseJoy, tune } = await import('./joy.ts')
  chooseJoy(true)
  tune()
  expect(resumed).toHaveBeenCalledOnce()
  expect(started).not.toHaveBeenCalled()
  chime()
  expect(started).toHaveBeenCalledTimes(2)
  expect(buzz).toHaveBeenCalledOnce()
})
