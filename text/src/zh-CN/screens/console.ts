import { consoleDesk } from './console-desk.ts'
import { consoleSettings } from './console-settings.ts'
import { consoleSetup } from './console-setup.ts'

/** Every sentence of the operator's desk in Chinese. */
export const console = { ...consoleDesk, setup: consoleSetup, setting: consoleSettings } as const
