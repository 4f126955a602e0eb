export const stickers = {
  refusals: {
    sticker_level_needed: '等级还不够，不能分享表情包。先完成认证，或问问社区的管理者。',
    sticker_packs_full: '表情包最多{{max}}个。先删掉一个草稿，或收回一个旧的。',
    sticker_pack_full: '一个表情包最多{{max}}张。另建一个，或先删掉几张。',
    sticker_shelf_full: '最多添加{{max}}个表情包。先移走一个不用的。',
    sticker_pack_empty: '这个表情包还没有图。先加一张再提交。',
    sticker_licence_missing: '还没写明授权。选一种授权；署名授权要写作者的名字。',
    sticker_licence_refused: '只有社区的管理者能选「社区已获授权」。请选别的授权。',
    sticker_alt_missing: '还有{{count}}张图没写说明。给看不见图的人写一句它画了什么。',
    sticker_consent_missing:
      '图里有真人，却没写他们怎么同意的。写上是谁、怎么同意的，或改成没有真人。',
    sticker_too_large: '这张图太大了，压缩后仍超过限制。换小一点的，或减少帧数。',
    sticker_format_refused: '这不是能用的图片。请用 PNG、JPEG、WebP 或 GIF；矢量图和视频不行。',
    sticker_in_review: '正在审核，现在不能改。等结果出来再说。',
    sticker_pack_settled: '已发布或收回的表情包不能再改。可以另建一个。',
    sticker_not_in_review: '这个表情包已经不在审核中，可能别人刚处理过。请刷新。',
    sticker_withdrawn: '这张表情已被收回，不能再发了。换一张吧。',
  },
  notices: {
    pack_published: '你的表情包「{{pack}}」通过了审核，大家可以添加了。',
    pack_returned: '你的表情包「{{pack}}」被退回：{{reason}}',
    pack_taken_down: '你的表情包「{{pack}}」已被撤下：{{reason}}',
  },
} as const
