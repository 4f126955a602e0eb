import type { Same } from '../../same.ts'
import type { console as zh } from '../../zh-CN/screens/console.ts'
import { consoleDesk } from './console-desk.ts'
import { consoleSettings } from './console-settings.ts'
import { consoleSetup } from './console-setup.ts'

/** Every sentence of the operator's desk in English. */
export const console = {
  ...consoleDesk,
  setup: consoleSetup,
  setting: consoleSettings,
} as const satisfies Same<typeof zh>
