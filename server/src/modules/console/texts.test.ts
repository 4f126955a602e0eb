import { ReviewQueue } from '@fuquan/contract/console.ts'
import { contract } from '@fuquan/contract/index.ts'
import type { Routes } from '@fuquan/contract/route.ts'
import { beforeAll, expect, test } from 'vitest'
import { type HouseTexts, readTexts } from '#/engine/texts.ts'
import { modules } from '#/modules.ts'

let texts: readonly HouseTexts[]

beforeAll(async () => {
  texts = [await readTexts('zh-CN'), await readTexts('en')]
})

const missing = (keys: readonly string[]): string[] =>
  keys.filter(key => texts.some(one => !one.has(key)))

test('every setting has a name that people understand, in both languages', () => {
  const keys = modules.flatMap(module => module.settings ?? []).map(one => one.key)
  expect(keys.length).toBeGreaterThan(40)
  expect(missing(keys.map(key => `screens.console.setting.${key}`))).toEqual([])
})

test('every act of staff is a sentence of the audit log, in both languages', () => {
  const acts = Object.entries<Routes>(contract).flatMap(([module, routes]) =>
    Object.entries(routes)
      .filter(([, route]) => route.access === 'staff' && route.method !== 'GET')
      .map(([name]) => `${module}.${name}`),
  )
  expect(acts.length).toBeGreaterThan(20)
  expect(missing(acts.map(act => `screens.console.acts.${act}`))).toEqual([])
})

test('every turn of the calendar has a name that people understand, in both languages', () => {
  const turns = modules.flatMap(module => module.schedules ?? []).map(one => one.name)
  expect(turns.length).toBeGreaterThan(20)
  const all = ['engine.sweep', ...turns]
  expect(missing(all.map(name => `screens.console.turns.names.${name}`))).toEqual([])
})

test('every queue of jobs has a name that people understand, in both languages', () => {
  const all = modules.flatMap(({ reactions, jobs }) => [
    ...(reactions ?? []).map(one => one.queue),
    ...(jobs ?? []).map(one => one.name),
  ])
  expect(all.length).toBeGreaterThan(40)
  const keys = [...all, 'engine.mail'].flatMap(queue => {
    const [event = '', part] = queue.split('/')
    if (part === undefined) return [`jobs.${event}`]
    return [`events.${event}`, `parts.${part.replaceAll('.', '_')}`]
  })
  expect(missing(keys.map(key => `screens.console.queues.${key}`))).toEqual([])
})

test('every act that moves money can be named to who was refused it, in both languages', () => {
  const acts = Object.entries<Routes>(contract).flatMap(([module, routes]) =>
    Object.entries(routes)
      .filter(([, route]) => route.keyed)
      .map(([name]) => `${module}.${name}`),
  )
  expect(acts.length).toBeGreaterThan(30)
  expect(missing(acts.map(act => `screens.console.refused.acts.${act}`))).toEqual([])
})

test('every queue of the house has a name that people understand, in both languages', () => {
  const names = ['all', ...ReviewQueue.options]
  expect(missing(names.map(name => `screens.console.waits.queues.${name}`))).toEqual([])
})
