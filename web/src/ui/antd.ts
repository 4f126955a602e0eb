// Part by part: the kit's index alone weighs more than all our screens. Parts that the kit opens by
// a function call (Toast, Dialog) would need its unstableSetRender for React 19; ours are in ui/.
import 'antd-mobile/es/global'
import { setDefaultConfig } from 'antd-mobile/es/components/config-provider'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import './antd.css'

/** Makes the kit's own words (pull down, no more, cancel) follow the language of the app. */
export function speakKit(language: 'zh-CN' | 'en'): void {
  setDefaultConfig({ locale: language === 'en' ? enUS : zhCN })
}

export { default as SearchBar } from 'antd-mobile/es/components/search-bar'
