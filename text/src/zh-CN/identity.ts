export const identity = {
  refusals: {
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
    identity_wrong_state: '这个人现在的状态（{{state}}）不能做这一步。请刷新页面看看最新情况。',
    identity_second_person_needed: '这一步要另一位工作人员同意才会执行，已经提交等待复核。',
    identity_same_person: '复核要由另一个人来做，你不能同意自己提出的事。请找另一位有权限的同事。',
  },
  devices: {
    unknown: '未知设备',
  },
} as const
