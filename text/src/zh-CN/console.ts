export const console = {
  refusals: {
    console_setup_code_wrong:
      '设置码不对，或者已经换了新的。请看运行福圈的终端：每次启动都会显示一条新的设置链接，打开它再试。',
    console_first_run_done: '这个社区已经设置好了，设置只能做一次。请到登录页用账号登录。',
    console_out_of_bounds:
      '「{{key}}」的值超出允许范围：最小{{least}}，最大{{most}}。什么也没有改动，请换一个范围内的值。',
    console_audit_too_long:
      '符合条件的记录超过 {{max}} 条，一个文件放不下，所以没有导出。请按日期、操作或人员缩小范围，分几次导出。',
    console_setting_fixed: '「{{key}}」在社区设置好之后不能再改。请把它从这次改动里去掉。',
    console_reason_missing: '查看这个人需要先写理由。请填写理由，一段时间内有效，对方会看到。',
    console_last_owner: '这是最后一位所有者，不能移除。请先任命另一位所有者，再来一次。',
    console_wording_variables:
      '这句话里要保留的变量没有对上。缺少：{{missing}}；不认识：{{unknown}}。什么也没有改动，请改好再保存。',
    console_import_row:
      '第{{row}}行的{{field}}有问题（{{why}}），整份名单都没有导入。请先预检，改好再来。',
    console_import_too_long: '一份名单最多 {{max}} 行，没有邀请任何人。请分成几份再检查。',
    console_mail_news_off:
      '这里不接收邮件退信通知：没有设置 FUQUAN_MAIL_HOOK_SECRET。请设置后重新启动。',
    console_mail_news_invalid:
      '退信通知的签名不对、超过五分钟，或者内容不是退信列表，什么都没有改变。请用密钥对原始字节签名后重发。',
  },
  notices: {
    turn_failed:
      '有一项定时任务一直没有做成。运营台首页写着是哪一项、为什么，也可以在那里再做一次。',
    jobs_failed: '有一个任务每次都没有做成。到「任务」看看原因，再放回去。',
    queue_late: '有任务等了超过五分钟还没开始。看看服务器够不够用。',
    news_late: '屏幕上的新消息晚了一分多钟。看看「健康」，也看看数据库里有没有一直不结束的语句。',
    disk: '数据目录不在本地硬盘上，重启后可能就没有了。请先把它挪走。',
    disk_full: '服务器的磁盘快满了。请腾出空间，不然钱就动不了。',
    looked: '工作人员{{by}}查看了你的资料。理由：{{reason}}',
  },
  mails: {
    inviteSubject: '{{house}}邀请你加入',
    inviteText:
      '{{name}}，你好：\n\n{{house}}邀请你加入。打开下面的链接，选一个用户名就可以了。链接只给你一个人用，两周内有效。\n\n{{url}}\n',
  },
  aliases: {
    envelope: '红包',
    credit: '福币',
    card: '福卡',
    circle: '圈子',
    errand: '到位',
    life: '生活圈',
  },
  terminal: {
    setup: '打开这条链接来设置社区（一次有效，重启后会换新的）：',
  },
} as const
