import { GatewayName } from '@fuquan/contract/ledger/funding-shapes.ts'
import type { Config } from '#/engine/config.ts'
import type { House } from '#/engine/house.ts'
import type { Settings } from '#/engine/settings.ts'
import { refuse } from '#/kit/refusal.ts'
import { gatewaySandbox, gatewayStripe } from '../settings.ts'
import type { Gateway } from './gateway.ts'
import { sandboxOf } from './gateway-sandbox.ts'
import { stripeOf } from './gateway-stripe.ts'

const switches = { sandbox: gatewaySandbox, stripe: gatewayStripe } as const
const stripes = new WeakMap<Config, Gateway>()

/** Every gateway there is, in the order members see them. */
export const gatewayNames: readonly GatewayName[] = GatewayName.options

/** Whether the operator offers a gateway to members. */
export const isOn = (settings: Settings, name: GatewayName): boolean => settings.of(switches[name])

/** Gives a gateway whose keys are there, on or off: money under way still comes in. */
export function gatewayOf(house: House, name: GatewayName): Gateway | undefined {
  if (name === 'sandbox') return sandboxOf(house)
  const { config } = house
  if (config.stripe === undefined) return undefined
  const known = stripes.get(config)
  if (known !== undefined) return known
  const made = stripeOf(config.stripe, config.publicUrl)
  stripes.set(config, made)
  return made
}

/** Gives a gateway whose keys are there. Refuses: ledger_gateway_off. */
export const configured = (house: House, name: GatewayName): Gateway =>
  gatewayOf(house, name) ?? refuse('ledger_gateway_off', { gateway: name })

/** Gives a gateway that is offered now. Refuses: ledger_gateway_off. */
export function offered(house: House, name: GatewayName): Gateway {
  if (!isOn(house.settings, name)) refuse('ledger_gateway_off', { gateway: name })
  return configured(house, name)
}
