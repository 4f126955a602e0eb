export const friends = {
  refusals: {
    friend_not_found: '没有找到这个人。请核对账号，或请对方出示二维码。',
    friend_request_limit: '一天最多发 {{max}} 个好友请求，今天已用完。明天再试。',
    friend_request_pending: '你最近请求过对方。请等待，或在 {{until}} 之后再试。',
    friend_request_over: '这个请求已经回答过或过期了。可以请对方再发一次。',
    friend_already: '你们已经是好友了。',
    friend_self: '这是你自己。',
    friend_full: '好友最多 {{max}} 位，名额已满。请先整理好友列表。',
    friend_level_needed:
      '加好友需要 L{{needed}}，你现在是 L{{level}}。请先验证邮箱，或请社区的人确认你。',
    friend_contacts_off: '通讯录匹配已关闭。请先在“好友与隐私”里打开，双方都打开才能互相找到。',
    friend_contacts_limit:
      '一天最多匹配 {{max}} 个联系人，还剩 {{left}} 个。请少选一些，或明天再试。',
    friend_mail_needed: '通讯录按邮箱匹配。请先在“安全”里验证你的邮箱。',
    friend_label_taken: '你已经有标签“{{name}}”了。请换一个名字。',
    friend_labels_full: '标签最多 {{max}} 个。请先删去不用的。',
  },
  notices: {
    accepted: '{{name}} 和你成为好友了',
  },
  waiting: {
    requested: '{{name}} 想加你为好友',
  },
} as const
