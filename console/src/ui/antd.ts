// The one door to the component library: everything else in the console imports from here.
export {
  Alert,
  App as AntdApp,
  Button,
  Checkbox,
  ConfigProvider,
  Descriptions,
  Drawer,
  Form,
  Input,
  InputNumber,
  Modal,
  Radio,
  Segmented,
  Select,
  Skeleton,
  Switch,
  Table,
  Tag,
  theme,
} from 'antd'
export type { ThemeConfig } from 'antd'
export { default as englishLocale } from 'antd/locale/en_US'
export { default as chineseLocale } from 'antd/locale/zh_CN'
