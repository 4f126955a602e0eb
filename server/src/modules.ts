import type { Module } from '#/engine/module.ts'
import { chat } from '#/modules/chat/module.ts'
import { console } from '#/modules/console/module.ts'
import { envelopes } from '#/modules/envelopes/module.ts'
import { friends } from '#/modules/friends/module.ts'
import { identity } from '#/modules/identity/module.ts'
import { ledger } from '#/modules/ledger/module.ts'
import { notifications } from '#/modules/notifications/module.ts'
import { stickers } from '#/modules/stickers/module.ts'

/** The array: read it left to right; each may use only what stands before it. */
export const modules: readonly Module[] = [
  identity,
  ledger,
  notifications,
  friends,
  chat,
  stickers,
  envelopes,
  console,
]
