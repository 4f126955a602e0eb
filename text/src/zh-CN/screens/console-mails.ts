export const consoleMails = {
  mails: {
    title: '待发邮件',
    server: '等邮件服务器收下的邮件。收下之后就从这里消失。',
    noServer:
      '没有配置邮件服务器（FUQUAN_MAIL_URL）。最近 200 封留在这里，所有者可以当面转交里面的链接。',
    stops: '因退信或投诉而停发的邮箱：{{count}} 个。',
    hookOn: '邮件服务商可以把退信和投诉告诉这里。',
    hookOff: '没有人通知退信：没有设置 FUQUAN_MAIL_HOOK_SECRET。',
    lift: '恢复发信',
    liftAddress: '邮箱',
    liftMissing: '请填一个邮箱。',
    liftEffect: '从现在起又会给这个邮箱发信，直到下一次退信。',
    none: '没有邮件',
    to: '收件人',
    subject: '主题',
    at: '时间',
    waiting: '等待发出',
    kept: '没有发出',
    read: '查看',
    readEffect: '你会看到这封邮件的全文。里面的链接可以打开别人的账号，所以每次查看都记入日志。',
  },
  factor: {
    title: '第二步',
    words: '输入验证器里的六位数字，或一个恢复码。',
    code: '六位数字或恢复码',
    go: '登录',
    back: '重新输入密码',
    drop: '关闭两步验证',
    dropEffect:
      '只在 {{name}} 本人在场、手机和恢复码都丢了的时候用。之后只凭密码就能登录，本人的设备都会收到通知。',
    needed: '需要两步验证',
    neededWords:
      '这个社区要求工作人员登录时使用两步验证。请在成员应用的“我的 · 支付密码与安全”里打开，或用通行密钥登录，然后再来。',
    app: '打开成员应用',
  },
} as const
