import type { AuditLine } from '@fuquan/sdk/types.gen.ts'
import { keyOf } from './i18n.ts'
import type { Say } from './i18n.ts'

/** A line of the audit log as a sentence; an act nobody has words for is named as it is stored. */
export function sentenceOf(say: Say, line: AuditLine): string {
  const by = line.by?.name ?? say('face.house')
  const person = line.person?.name ?? say('audit2.someone')
  const key = keyOf(`acts.${line.act}`)
  if (key === undefined) return say('audit2.something', { by, act: line.act })
  return say(key, { by, person, about: aboutOf(say, line) })
}

function aboutOf(say: Say, { about }: AuditLine): string {
  if (about === null) return ''
  return about.kind === 'setting' ? aboutName(say, about.ref) : about.ref
}

/** A setting by its name; any other thing of the log by its id. */
export function aboutName(say: Say, ref: string): string {
  const setting = keyOf(`setting.${ref}`)
  return setting === undefined ? ref : say(setting)
}

/** What an act is called in a list to choose from: its sentence without names. */
export function actName(say: Say, act: string): string {
  const key = keyOf(`acts.${act}`)
  return key === undefined ? act : say(key, { by: '…', person: '…', about: '…' })
}
