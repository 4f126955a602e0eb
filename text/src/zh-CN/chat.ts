export const chat = {
  refusals: {
    chat_not_a_member: '你还不在这个群里，所以看不到也不能参与。请先用群链接加入。',
    chat_already_member: '对方已经在群里了，不用再邀请。',
    chat_level_needed:
      '群聊需要 L{{needed}}，你现在是 L{{level}}。请先验证你的邮箱，或请社区的人确认你。',
    chat_link_invalid: '这个群链接已过期或被收回。请向群里的人要一个新的。',
    chat_invitation_over: '这个邀请已经回答过、收回了，或群已关闭。请让对方重新邀请。',
    chat_too_fast:
      '说得太快了：一分钟最多 {{max}} 条。请等 {{retry_after}} 秒再发，文字已为你保留。',
    chat_recall_late: '发出超过 {{minutes}} 分钟，不能撤回了。可以再发一条说明。',
    chat_group_full: '群里最多 {{max}} 人，现在已满。等有人离开后再试。',
  },
  lines: {
    made: '{{user}} 创建了群',
    joined: '{{user}} 加入了群',
    left: '{{user}} 离开了群',
    removed: '{{by}} 将 {{user}} 移出了群',
    owner_followed: '{{user}} 成为新群主',
    role_admin: '{{by}} 将 {{user}} 设为管理员',
    role_member: '{{by}} 取消了 {{user}} 的管理员',
    renamed: '{{by}} 将群名改为“{{name}}”',
    recalled: '{{user}} 撤回了一条消息',
  },
  waiting: {
    invited: '{{by}} 邀请你加入“{{room}}”',
  },
  templates: { class: '班级', dinner: '饭局', team: '团队', interest: '兴趣', occasion: '聚会' },
  purposes: {
    class: '同学常联系，班费和活动在这里说',
    dinner: '约饭、订位、算账',
    team: '一起把事情做完',
    interest: '聊聊共同的爱好',
    occasion: '为一件喜事聚在一起',
  },
  rhythms: {
    none: '没有固定时间',
    weekly: '每周',
    monthly: '每月',
    yearly: '每年',
    once: '仅一次',
  },
  roles: { owner: '群主', admin: '管理员', member: '成员' },
} as const
