export const notifications = {
  notices: {
    device_added: '你的账号在新设备 {{device}} 上登录了。如果不是你，请马上退出该设备并修改密码。',
    pin_locked: '支付密码连续输错，已锁定到 {{until}}。如果不是你输的，请检查登录设备。',
    pin_reset_started: '有人申请重设你的支付密码，{{until}} 后生效。如果不是你，请马上停止它。',
    restricted: '你的账号已被限制为只读。原因：{{reason}}',
    reinstated: '你的账号已恢复，可以照常使用了。',
    credits_arrived: '收到社区发放的 {{amount}}：{{reason}}',
    money_arrived: '{{amount}} 已转入你的钱包。',
    starting_credits: '欢迎加入！启动金 {{amount}} 已到账。',
    credits_burned: '社区收回了 {{amount}}，原因：{{reason}}',
  },
  classes: {
    money: '钱与安全',
    waiting: '等我处理',
    social: '往来',
    campaign: '活动',
    announcement: '公告',
    digest: '周报',
  },
} as const
