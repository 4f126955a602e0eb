import { deskRoutes } from './identity/desk.ts'
import { doorsRoutes } from './identity/doors.ts'
import { leavingRoutes } from './identity/leaving.ts'
import { meRoutes } from './identity/me.ts'
import { factorRoutes } from './identity/factors.ts'
import { methodRoutes } from './identity/methods.ts'
import { providerRoutes } from './identity/providers.ts'
import { organisationRoutes } from './identity/organisations.ts'
import { staffRoutes } from './identity/staff.ts'
import { standingRoutes } from './identity/standing.ts'
import type { Routes } from './route.ts'

export * from './identity/shapes.ts'

export const routes = {
  ...doorsRoutes,
  ...meRoutes,
  ...deskRoutes,
  ...methodRoutes,
  ...factorRoutes,
  ...providerRoutes,
  ...staffRoutes,
  ...standingRoutes,
  ...organisationRoutes,
  ...leavingRoutes,
} as const satisfies Routes
