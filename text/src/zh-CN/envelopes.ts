export const envelopes = {
  refusals: {
    envelope_expired: '红包已过期，剩下的钱已退回给发红包的人。可以看看大家的手气。',
    envelope_emptied: '手慢了，红包派完了。可以看看大家的手气。',
    envelope_not_for_you: '这个红包只给发出时就在群里的人。下一个红包你也能抢。',
    envelope_own_limit:
      '今天已达到你给自己设的领取上限。明天再来，或到“我的 · 安全 · 自我限制”查看。',
    envelope_claim_limit: '你今天领到的已达新成员的每日上限，明天再来，或完成验证后再领。',
    envelope_level_needed: '你的等级还不能发红包。完成验证或请社区工作人员通过后就可以发了。',
    envelope_amount_out_of_range: '每份金额超出允许的范围。请调整总金额或个数。',
    envelope_count_out_of_range: '红包个数要在 {{min}} 到 {{max}} 之间。请改一下个数。',
    envelope_over_daily_limit: '超过了你今天能发的总额。请减少金额，或明天再发。',
    envelope_few_active:
      '群里最近 24 小时只有 {{active}} 人活跃，建议发 {{suggested}} 个。确认后也可以照原数发出。',
    envelope_mode_off: '这种红包在本社区已关闭。请换一种玩法。',
  },
  notices: {
    returned: '你的红包到期了，{{amount}} 已退回余额。',
  },
  waiting: {
    waiting: '{{name}} 发的红包在等你',
  },
  modes: { ordinary: '普通红包', lucky: '拼手气红包' },
  splits: { even: '每份一样多', 'lucky:2': '拼手气', classic: '经典手气' },
  states: { open: '进行中', emptied: '已被领完', expired: '已过期' },
  greetings: { usual: '恭喜发财，大吉大利' },
} as const
