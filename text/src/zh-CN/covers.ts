export const covers = {
  lantern: { name: '灯火', alt: '夜色里三盏红灯笼，挂在屋檐上的小镇' },
  peony: { name: '牡丹', alt: '深红底上盛开的牡丹，一只金色蝴蝶飞过' },
  carp: { name: '锦鲤', alt: '两条锦鲤在荷花间游，下面是海浪纹' },
  cloud: { name: '祥云', alt: '朝阳从祥云里升起，两只鹤飞过山峦' },
  osmanthus: { name: '桂花', alt: '绿底上的桂花枝，花落在一杯热茶旁' },
  kite: { name: '纸鸢', alt: '两个孩子在柳树下的山坡放风筝' },
  moon: { name: '月圆', alt: '满月下两只白兔守着一盘月饼' },
  snow: { name: '踏雪', alt: '雪中的梅花枝上停着喜鹊，远处一间亮着灯的小屋' },
} as const
