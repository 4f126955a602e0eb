export const consoleKeeping = {
  keeping: {
    offTitle: '这项功能关着',
    offWords:
      '成员看不到它，也不会有新的开始。原来等在这里的都还在，重新打开后接着处理：设置 · 模块开关。',
    title: '重算',
    words: '每分钟核对一次总数和刚动过的账户；每天夜里把全部余额从划转重新算一遍，再和账上比。',
    minute: '上一次核对',
    whole: '上一次全部重算',
    never: '还没有过',
    agrees: '{{at}}，这一次没有发现不符',
    differs_other: '{{at}}，这一次发现{{count}}处不符，列在下面',
    skipped: '。用时太久、这次没看的：{{looks}}',
    open: '还没处理的不符',
    openNone: '没有',
    openCount_other: '{{count}}处，列在下面',
    now: '现在重算',
    nowTitle: '把余额从划转重新算一遍',
    nowEffect:
      '只读不改：每个账户的余额从全部划转重新算出，再和账上比。不符的会列在下面，相关账户先冻结。账本大时要几分钟。',
    asked: '正在重算，做完后这里的时间会变。',
    accounts: '导出账户CSV',
    accountsTitle: '谁可以看这个文件？',
    accountsEffect:
      '文件里有社区的每个账户；成员的账户只有每一类的个数和合计，太少时不写合计，能推算出来的也不写。你这时写了理由在看的人，他们的账户单独列出，不算在合计里，他们会看到这一条。',
    accountsLooking_other: '现在有{{count}}个人，因为你写过理由。',
    people: '导出CSV',
    peopleTitle: '谁可以看这个文件？',
    peopleEffect:
      '文件里是这张名单上的人：用户名、名字、级别、状态、角色、加入时间，按现在的筛选。邮箱和其他只在个人页上的内容不在里面。最多{{max}}人；名单更长就不会导出，请先筛选。导出会留在审计里。',
  },
} as const
