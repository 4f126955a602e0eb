import type { OidcSettings } from '#/engine/config.ts'
import type { House } from '#/engine/house.ts'
import { providerLabel, providerTrusted } from '../settings.ts'

/** One provider of the house as the house speaks of it. */
export type Provider = {
  /** By this name its people are kept; see `issuerName`. */
  issuer: string
  label: string
  trusted: boolean
  settings: OidcSettings
}

/** One name for one issuer: with or without a stroke at its end it is the same. */
export const issuerName = (issuer: string): string => new URL(issuer).href

/** The providers of the organisation, in their order; the console names and trusts the first. */
export const providersOf = ({ config, settings: console }: House): Provider[] =>
  config.oidc.map(settings => ({
    issuer: issuerName(settings.issuer),
    label: settings.label ?? console.of(providerLabel),
    trusted: settings.trusted ?? console.of(providerTrusted),
    settings,
  }))

/** Finds a provider by its issuer, the first when none is named; undefined when it is not ours. */
export const providerOf = (house: House, issuer?: string): Provider | undefined =>
  providersOf(house).find(one => issuer === undefined || one.issuer === issuer)

/** By which issuers somebody could come in at this moment. */
export const issuersOf = (house: House): string[] => providersOf(house).map(({ issuer }) => issuer)
