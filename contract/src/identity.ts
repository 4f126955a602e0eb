import { doorsRoutes } from './identity/doors.ts'
import { meRoutes } from './identity/me.ts'
import { staffRoutes } from './identity/staff.ts'
import type { Routes } from './route.ts'

export * from './identity/shapes.ts'

export const routes = {
  ...doorsRoutes,
  ...meRoutes,
  ...staffRoutes,
} as const satisfies Routes
