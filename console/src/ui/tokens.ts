import { theme } from './antd.ts'
import type { ThemeConfig } from './antd.ts'

/** The colours of the house, the same names as in the member app. */
export const light = {
  bg: '#F6F4F1',
  surface: '#FFFFFF',
  raised: '#FBF8F4',
  text: '#1F1A17',
  text2: '#5E554F',
  text3: '#776D66',
  line: '#E7E1DA',
  lineControl: '#8F857D',
  brand: '#C62F21',
  brandText: '#C62F21',
  brandPress: '#A3241A',
  brandSoft: '#FCEBE7',
  gold: '#E9B949',
  goldDeep: '#7D5200',
  goldSoft: '#FFF3D6',
  link: '#1D5FBF',
  ok: '#1B7A43',
  danger: '#A61B3C',
  focus: '#1D5FBF',
  wallet: '#8E1F17',
  walletGold: '#F6D58B',
  onRed: '#FFFFFF',
  paper: '#FFFFFF',
} as const

export type Colours = { readonly [K in keyof typeof light]: string }

export const dark: Colours = {
  bg: '#121010',
  surface: '#1C1918',
  raised: '#262220',
  text: '#F4EFEA',
  text2: '#B8AEA6',
  text3: '#978D85',
  line: '#38322E',
  lineControl: '#7C726B',
  brand: '#C8392B',
  brandText: '#FF8A75',
  brandPress: '#A92A1E',
  brandSoft: '#3A1F1A',
  gold: '#F0C865',
  goldDeep: '#F0C865',
  goldSoft: '#3A2F14',
  link: '#8AB8FF',
  ok: '#6FD08C',
  danger: '#FF8FA3',
  focus: '#8AB8FF',
  wallet: '#5E1610',
  walletGold: '#F6D58B',
  onRed: '#FFFFFF',
  paper: '#FFFFFF',
}

const hanFonts = "'PingFang SC','HarmonyOS Sans SC','Noto Sans CJK SC','Microsoft YaHei'"
// In English a Han font first would give its wide apostrophes and quotation marks.
const fontsOf = (language: 'zh-CN' | 'en'): string =>
  language === 'en' ? `system-ui,sans-serif,${hanFonts}` : `${hanFonts},system-ui,sans-serif`

const kebab = (name: string): string =>
  name.replaceAll(/[A-Z0-9]/g, letter => `-${letter.toLowerCase()}`)

/** The colours as CSS custom properties, `--text-2` and so on, for our own style sheet. */
export const variables = (colours: Colours): Record<string, string> =>
  Object.fromEntries(Object.entries(colours).map(([name, value]) => [`--${kebab(name)}`, value]))

/** The component library's theme made of our tokens. */
export function themeOf(scheme: 'light' | 'dark', language: 'zh-CN' | 'en'): ThemeConfig {
  const colours = scheme === 'dark' ? dark : light
  const base = scheme === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm
  return {
    // The dark algorithm mixes the brand with black; the tokens say which red it is.
    algorithm: (seed, map) => ({
      ...base(seed, map),
      colorPrimary: colours.brand,
      colorPrimaryHover: colours.brandPress,
      colorPrimaryActive: colours.brandPress,
      colorPrimaryText: colours.brandText,
      colorPrimaryBg: colours.brandSoft,
      colorPrimaryBgHover: colours.brandSoft,
      colorError: colours.danger,
      colorErrorText: colours.danger,
      colorSuccess: colours.ok,
      colorLink: colours.link,
      colorInfo: colours.link,
      colorText: colours.text,
      colorTextSecondary: colours.text2,
      colorTextTertiary: colours.text3,
      colorTextQuaternary: colours.text3,
      colorBgLayout: colours.bg,
      colorBgContainer: colours.surface,
      colorBgElevated: scheme === 'dark' ? colours.raised : colours.surface,
      colorBorder: colours.lineControl,
      colorBorderSecondary: colours.line,
    }),
    token: {
      colorPrimary: colours.brand,
      colorInfo: colours.link,
      fontFamily: fontsOf(language),
      fontSize: 14,
      borderRadius: 4,
      borderRadiusLG: 12,
      controlHeight: 36,
      colorTextPlaceholder: colours.text3,
      motionDurationSlow: '0.28s',
      motionDurationMid: '0.2s',
      motionDurationFast: '0.12s',
    },
    components: {
      Input: { activeBorderColor: colours.focus, hoverBorderColor: colours.text2 },
      InputNumber: { activeBorderColor: colours.focus, hoverBorderColor: colours.text2 },
      Select: { activeBorderColor: colours.focus, hoverBorderColor: colours.text2 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Table: { headerBg: colours.raised, cellPaddingBlock: 9, headerColor: colours.text2 },
    },
  }
}
