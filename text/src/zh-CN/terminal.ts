/** What the terminal says at a start, at a stop and when a start cannot be, and each verb. */
export const terminal = {
  open: '福圈开门了：{{url}}（按 Ctrl-C 关门）',
  working: '福圈在后台干活，不接待访客（按 Ctrl-C 停下）',
  closing: '正在关门：把手上的事做完…',
  closed: '已关门。',

  settingUnknown: '没有 {{name}} 这个设置；是不是想写 {{nearest}}？',
  settingLater: '{{name}} 这一版还没有，请先去掉它。',
  settingTwice: '{{name}} 和 {{name}}_FILE 都写了，请只留一个。',
  settingFile: '{{name}}_FILE 指向的 {{file}} 读不了。',
  settingNumber: '{{name}} 是「{{value}}」，应为 {{min}} 到 {{max}} 之间的整数。',
  publicUrlMissing: 'HOST 是 {{host}}，所以要用 FUQUAN_PUBLIC_URL 写明大家访问的地址。',
  publicUrlMissingHere:
    'HOST 是 {{host}}，所以要用 FUQUAN_PUBLIC_URL 写明大家访问的地址。这台机器的地址有 {{addresses}}。',
  publicUrlShape:
    'FUQUAN_PUBLIC_URL 是「{{value}}」，应写成 https://fuquan.example 这样，不带路径。',
  postgresUrlShape: '{{name}} 应写成 postgres://用户:密码@主机:5432/数据库 这样。',
  systemUserShape: 'FUQUAN_DATABASE_USER 是「{{value}}」，不像系统用户的名字。',
  filesUrlShape: 'FUQUAN_FILES_URL 是「{{value}}」，应写成 file:///var/lib/files 这样。',
  subnetShape: '{{name}} 里的「{{subnet}}」不是网段，应写成 10.0.0.0/8 这样。',
  rolesShape: 'FUQUAN_ROLES 里的「{{wrong}}」不认识；可以写 web、worker，或两个都写。',
  mailUrlShape: 'FUQUAN_MAIL_URL 应以 smtp:// 或 smtps:// 开头，或写 log:。',
  mailFromShape: 'FUQUAN_MAIL_FROM 是「{{from}}」，应只写一个邮箱地址。',
  hookSecretShort: 'FUQUAN_MAIL_HOOK_SECRET 至少要有 {{least}} 个字符。',
  logLevelShape: 'LOG_LEVEL 是「{{value}}」，可选：{{levels}}。',
  oidcRolesShape:
    '{{start}}_ROLES 里的「{{odd}}」不对，应写成 group=cashier+treasurer；没有哪个组能变成所有者。',
  oidcMembersShape:
    '{{start}}_MEMBERS 里的「{{odd}}」不对，应写成 group=org_…，编号在机构页面的地址里。',
  oidcClaimsShape:
    '{{start}}_CLAIMS 里的「{{odd}}」不对，应写成 name、handle、email 或 verified = 声明名，用逗号分开。',
  oidcClaimsUnproven:
    '{{start}}_CLAIMS 里有 email={{claim}}，请再写上 verified=：哪个声明表示这个地址核实过；没有就写 verified=never。',
  oidcTogether: '{{start}}_ISSUER、_CLIENT_ID、_CLIENT_SECRET 要一起写，请把三个都写上。',
  oidcAlone: '{{name}} 要和 {{start}}_ISSUER 一起写；那里没有写身份提供方，请补上或去掉它。',
  oidcTwice: 'FUQUAN_OIDC_… 里把身份提供方 {{issuer}} 写了两次，请去掉一个。',
  oidcLabelLong: '{{name}} 要写在按钮上，最多 {{most}} 个字符。',
  oidcTrustedShape: '{{name}} 是「{{value}}」，请写 true 或 false。',
  oidcIssuerShape: '{{start}}_ISSUER 是「{{issuer}}」，应写成 https://id.example 这样。',
  stripeTogether: 'FUQUAN_STRIPE_KEY 和 FUQUAN_STRIPE_WEBHOOK_SECRET 要一起写，请把两个都写上。',
  stripeAlone: '{{name}} 要和 FUQUAN_STRIPE_KEY 一起写；现在没有写 Stripe 的密钥，请补上或去掉它。',
  stripeCurrencyShape: 'FUQUAN_STRIPE_CURRENCY 是「{{currency}}」，应写成 eur 这样。',
  stripeUrlShape: 'FUQUAN_STRIPE_API_URL 应写成 https://api.stripe.com 这样，不带路径。',

  verbUnknown: '没有 {{said}} 这个命令；是不是想写 {{near}}？',
  verbTakesLess: '{{verb}} 不认识「{{words}}」。',
  verbVersion: '显示这是哪一版',
  verbConfig: '显示现在生效的环境设置，或给别的程序用的数据库地址',
  verbMigrate: '把数据库升到这一版',
  verbDemoWipe: '移走演示社区；只动标着 DEMO 的房子，而且要先关掉',
  verbOwnerCreate: '生成一次性链接，让一位已登录的成员成为所有者；会记入审计',
  verbPasswordsOn: '重新启用密码登录；会记入审计',
  verbVerify: '从每一笔转账重新算出余额、明细、链和封印，再对照付款和红包',
  verbPause: '停住所有的钱，直到 resume；后面写原因',
  verbResume: '让钱重新流动；后面写原因',
  verbVerifyDraw: '重新算一个已结束红包（env_…）的手气，和领取记录对照',
  configTakes: 'config 不认识「{{word}}」；可以写 {{flag}}，或什么都不写。',
  configClosed: '房子没有开着，数据库没有地址。先用 npm start 打开，再问一次。',
  configUnset: '未设置',
  migrateNothing: '不用做什么：数据库已经是这一版。',
  ownerLinkUntil: '只能用一次，到 {{until}} 为止。',
  passwordsAreOn: '密码已启用：原来有密码的人可以用它登录。',
  verifySince: 'verify 后面什么都不写，或写 --since 和日期，例如 --since 2026-11-20。',
  verifyAgree:
    '账目一致：{{transfers}} 笔转账、{{entries}} 行明细、{{books}} 本账、{{seals}} 个封印。',
  verifyLooked:
    '账目不一致；看了 {{transfers}} 笔转账、{{entries}} 行明细、{{books}} 本账、{{seals}} 个封印。',
  verifyDiffers: '{{check}} {{account}}：应为 {{expected}}，实为 {{found}}',
  pauseReason: '请在命令后面写明原因，至少 {{least}} 个字符。',
  pauseDone: '所有的钱都停住了。',
  resumeDone: '钱又可以流动了。',
  drawWhich: '请写一个红包的编号：env_ 加 26 个字母或数字。',
  drawUnknown: '没有这个红包。',
  drawSealed: '它还没结束：种子还封着。',
  drawMatches: '{{envelope}} 的手气和事先的承诺一致；{{count}} 次领取都对得上。',
  drawDiffers: '{{envelope}} 的手气对不上：{{verdict}}',

  demoFilling: '正在布置演示社区柳溪里，约半分钟…',
  demoReady: '演示社区好了，用这三个人登录：',
  demoNone: '这里没有演示社区，什么也没动。',
  demoOpen: '房子还开着，请先关掉它。',
  demoGone: '演示社区已移走；npm start 从头开始。',
  demoLivedIn: '这里已经住着人了，演示社区只进空房子；请直接运行 npm start。',
  demoCutOff:
    '演示社区还没布置完（或被打断了）；请等它完成，或运行 npm run fuquan -- demo wipe 再来。',

  portTaken: '端口 {{port}} 已被占用；请给 {{name}} 换一个，例如 {{name}}={{other}} npm start。',
  portTakenBy:
    '端口 {{port}} 已被进程 {{pid}}（{{program}}）占用；请给 {{name}} 换一个，例如 {{name}}={{other}} npm start。',
  portClosed: '这个用户不能监听端口 {{port}}；请给 {{name}} 换一个 1024 以上的。',
  hostUnknown: 'HOST 是 {{host}}，这台机器没有这个地址。',
  pathUnusable: '{{path}} 用不了（{{why}}）；请开放权限，或用 FUQUAN_DATA_DIR 换一个目录。',
  keysBroken: '{{file}} 不是密钥文件；请从备份恢复它，不要删掉。',

  houseRuns:
    '福圈已经在 {{directory}} 上运行（进程 {{pid}}，始于 {{since}}）；请先停掉它，或用 FUQUAN_DATA_DIR 换一个目录。',
  lockBusy: '{{file}} 拿不到；是不是有人正在启动？',
  databaseUserUnknown: 'FUQUAN_DATABASE_USER 写的是 {{wanted}}，系统里没有这个用户。',
  databaseUserMissing:
    'PostgreSQL 不能以 root 运行，也没能为它建一个用户；请运行：useradd --system --user-group --no-create-home {{user}}',
  folderClosed:
    '用户 {{user}} 走不过 {{closed}}，到不了数据目录；请运行 chmod o+x {{closed}}，或用 FUQUAN_DATA_DIR 换一个目录。',
  programsNotRun: '用户 {{user}} 运行不了 {{copy}} 里的 PostgreSQL；那块盘是不是以 noexec 挂载的？',
  platformMissing:
    '这里没有适合 {{platform}} {{arch}} 的 PostgreSQL；请运行 npm ci，或用 DATABASE_URL 指向你自己的 PostgreSQL。',
  otherMajor:
    '{{directory}} 里是 PostgreSQL {{major}}，这一版自带的是 {{wanted}}；请用旧版备份，再用这一版恢复。',
  databaseHeld: '被杀掉的数据库还有进程占着 {{cluster}}：{{pids}}；请停掉它们。',
  databaseNotStarted: '数据库没有启动：{{why}}',
  databaseNotMade: '没能建好数据库：{{why}}',
  databaseUnreachable: '{{name}} 指向的数据库连不上（{{why}}）；请检查地址、用户和密码。',

  serverSilent: '数据库没有回答它是什么。',
  serverOld: 'PostgreSQL {{version}} 太旧了；福圈需要 15 或更新的版本。',
  serverEncoding: '数据库的编码是 {{encoding}}；福圈需要 UTF8 的数据库。',
  serverStandby: '这是一台处于恢复状态的备机；DATABASE_URL 要指向主库。',
  serverForgets: '这台服务器关掉了 {{settings}}，可能会忘掉已经付的钱；请打开。',
  schemaNewer: '数据库是更新的版本建的（{{migration}}）；请用那个版本启动。',
  migrationEdited: '迁移 {{migration}} 运行之后被改过；请放回发布时的文件。',
  migrationFailed: '迁移 {{migration}} 失败：{{why}}',
} as const
