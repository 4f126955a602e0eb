import { createRoot } from 'react-dom/client'
import { setDefaultConfig, unstableSetRender } from 'antd-mobile'
import enUS from 'antd-mobile/es/locales/en-US'
import zhCN from 'antd-mobile/es/locales/zh-CN'
import './antd.css'

// antd-mobile was written for React 18; React 19 took away the root it kept on the container.
const roots = new WeakMap<object, ReturnType<typeof createRoot>>()
unstableSetRender((node, container) => {
  const root = roots.get(container) ?? createRoot(container)
  roots.set(container, root)
  root.render(node)
  return async () => {
    root.unmount()
    roots.delete(container)
  }
})

/** Makes the kit's own words (pull down, no more, cancel) follow the language of the app. */
export function speakKit(language: 'zh-CN' | 'en'): void {
  setDefaultConfig({ locale: language === 'en' ? enUS : zhCN })
}

export { SearchBar, Switch } from 'antd-mobile'
