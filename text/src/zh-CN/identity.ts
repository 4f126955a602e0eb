export const identity = {
  refusals: {
    identity_last_method: '这是你最后一种登录方式，去掉它就再也进不来了。请先添加另一种。',
    identity_passwords_off:
      '这个社区已停用密码。请用通行密钥或机构登录。两样都没有的话，请工作人员当面给你一个一次性链接；还在登录中的设备上，可以到“支付密码与安全”里先加一个。',
    identity_passkeys_impossible:
      '密码还不能停用：通行密钥在 {{address}} 用不了，它需要 https 和域名，不能是纯数字地址。请先改社区的公开网址。',
    identity_owner_passkey_missing:
      '密码还不能停用：没有一位所有者有通行密钥，机构登录一旦出问题就谁也进不来。请一位所有者先到“支付密码与安全”里加一个。',
    identity_owner_passkey_last:
      '停用密码期间，至少要有一位在任所有者留着通行密钥，而这是最后一个。请先让另一位所有者添加一个，或重新启用密码。',
    identity_passkeys_full: '通行密钥最多 {{max}} 个。请先移除一个不用的。',
    identity_passkey_refused:
      '这个通行密钥没有通过验证：可能已被移除、属于别的账号，或等得太久。请重试，或换一种方式。',
    identity_second_factor_wrong:
      '动态码不对或已经用过。请输入验证器里最新的六位数字，或一个没用过的恢复码。',
    identity_second_step_over: '这一步等得太久，或已经完成。请从头再来一次。',
    identity_second_factor_on: '两步验证已经打开了。要换手机，请先关闭再重新打开。',
    identity_second_factor_off: '两步验证没有打开，所以这一步不需要。请刷新页面看看最新情况。',
    identity_logout_invalid: '这不是我们接入的登录服务发来的退出通知，或者已经收到过了。',
    identity_provider_off: '这个社区没有接入机构登录。请用密码或通行密钥登录。',
    identity_provider_failed: '机构登录现在连不上。请过一会儿再试，或换一种登录方式。',
    identity_provider_refused:
      '机构登录没有完成：可能被取消、等得太久，或换了浏览器。请从登录页重新开始。',
    identity_provider_taken: '这个机构账号已经连到另一个成员。请先在那个账号里解除。',
    identity_sign_in_failed:
      '账号名（或邮箱）与密码不匹配。请检查后再试，忘记密码可以请工作人员当面给你一个重设链接。',
    identity_sign_up_closed:
      '这个社区现在不接受新成员。如果你认识里面的人，可以请他向运营者问一问。',
    identity_invite_invalid:
      '这个邀请链接已失效：可能用完了、过期了或被收回了。请向邀请你的人再要一个。',
    identity_awaiting_approval: '你的加入申请还在等运营者同意，同意后就能登录。请过些时候再来。',
    identity_join_refused: '运营者没有同意你的加入申请，原因：{{reason}}。如有疑问，请联系运营者。',
    identity_email_taken: '这个邮箱已经有人用了。请换一个邮箱，或用它直接登录。',
    identity_password_weak:
      '这个密码太常见，或与你的账号名相同，很容易被猜到。请换一个至少 10 个字符的密码。',
    identity_handle_taken: '账号名 @{{handle}} 已经有人用了。请换一个。',
    identity_handle_reserved: '账号名 @{{handle}} 留给系统使用。请换一个。',
    identity_handle_too_soon: '账号名每 {{days}} 天只能改一次。下次可改的时间：{{changeable_at}}。',
    identity_people_too_many:
      '名单超过 {{max}} 人，一个文件放不下，所以没有导出。请先按状态、角色或名字筛选，或由所有者做一次全部数据导出。',
    identity_level_needed:
      '这一步需要认证等级 L{{level}}，你还没有达到。请到“我的”里看看怎样提升。',
    identity_step_up_needed: '这一步要先验证支付密码。还没有设置的话，请先设置六位支付密码。',
    identity_step_up_expired: '这次验证已过期或已用过。请重新输入支付密码。',
    identity_step_up_mismatch:
      '要做的事与刚才确认的内容不一致，已经停下，什么都没有发生。请重新确认。',
    identity_pin_weak: '这个支付密码太容易猜到。请不要用重复、连续或常见的数字。',
    identity_pin_wrong: '支付密码不对，还可以试 {{tries_left}} 次。',
    identity_pin_locked: '支付密码错了太多次，已锁定到 {{until}}。请到时再试，或重设支付密码。',
    identity_reset_not_ready:
      '支付密码的重设还没有开始，或等待时间没到。请先开始重设，或稍后再来。',
    identity_link_invalid: '这个一次性链接已失效：可能用过了或过期了。请再要一个新的。',
    identity_new_device: '你刚在新设备上登录，{{until}} 之前不能提高限额。降低限额随时可以。',
    identity_attestation_in_use:
      '这个证件或成员号码已经认证了另一个人，不能再用一次。如有疑问，请找工作人员核对。',
    identity_organisation_name_taken:
      '已经有一个叫“{{name}}”的机构了。请换一个名字，或联系那个机构的管理员。',
    identity_admins_needed:
      '机构至少要有 {{needed}} 位已验证的管理员才能这样做。请先邀请并等对方确认。',
    identity_closing_blocked: '还有没了结的事情，暂时不能注销。请按页面上列出的逐项处理后再来。',
    identity_wrong_state: '这个人现在的状态（{{state}}）不能做这一步。请刷新页面看看最新情况。',
    identity_second_person_needed: '这一步要另一位工作人员同意才会执行，已经提交等待复核。',
    identity_approval_lapsed: '这件事7天内没有办成，已经作废。还需要的话请重新提出。',
    identity_same_person: '复核要由另一个人来做，你不能同意自己提出的事。请找另一位有权限的同事。',
  },
  former: '已注销',
  archive: {
    title: '@{{handle}} 在 {{house}} 的个人数据',
    made: '生成于 {{at}}。金额以最小单位计，时间为 UTC。每个列表另有 CSV，每个模块另有 JSON。',
    none: '没有记录',
    modules: {
      identity: '身份',
      ledger: '钱包与账单',
      notifications: '通知',
      chat: '聊天',
      envelopes: '红包',
      console: '工作台',
    },
  },
  mails: {
    verify: {
      subject: '确认你的邮箱',
      text: '你好：\n\n有人（应该就是你）把这个邮箱填进了账号 @{{handle}}。请在 24 小时内打开下面的链接确认：\n\n{{link}}\n\n如果这不是你的账号，请不要打开链接：否则你的邮箱就归那个账号了。',
    },
    taken: {
      subject: '有人想用你的邮箱',
      text: '你好：\n\n有人想把这个邮箱填进另一个账号。它已经属于你的账号，所以什么都没有改变。如果是你自己，请直接登录原来的账号。',
    },
    changed: {
      subject: '你的账号不再使用这个邮箱',
      text: '你好：\n\n账号 @{{handle}} 刚刚改用了别的邮箱，或去掉了邮箱。如果不是你做的，请马上登录检查，并当面找工作人员帮忙。',
    },
    password: {
      subject: '重设登录密码',
      text: '你好：\n\n有人（应该就是你）要重设账号 @{{handle}} 的登录密码。请在 60 分钟内打开：\n\n{{link}}\n\n设好之后，所有设备都会退出登录。如果不是你，不用理会，原来的密码继续有效。',
    },
  },
  devices: {
    unknown: '未知设备',
  },
} as const
