import type { PartyFact, SectorName } from '../facts.ts';

/** The organisations of the story by a short name; everything about them is invented. */
export const USCC = {
  haihua: '91370681MA3T00101F', // chlor-alkali and solvents
  filler: '91370681MA3T00102J', // gas filling station
  nongyao: '91320500MA1F00103Q', // pesticide technical
  gas: '91370681MA3T00104Q', // LPG producer
  waterworks: '91370681MA3T00105U',
  pharma: '91370681MA3T00106Y',
  distributor: '91370681MA3T001072',
  pharmacy: '91370100MA3T001081',
  smelter: '91150203MA0N001092',
  magnets: '91320500MA1F00110G',
  traction: '91320500MA1F00111K',
  elevators: '91320500MA1F00112N',
  vegetables: '93370681MA3T00113G', // cooperative
  pesticides: '91370681MA3T00114R', // pesticide formulation
  pickles: '91370681MA3T00115W',
  pigs: '91370681MA3T001160',
  meals: '91370681MA3T001173',
  feed: '91370681MA3T001186',
  vetdrugs: '91370681MA3T001199',
  eggs: '91370681MA3T00120E',
  cakes: '91370681MA3T00121H',
  restaurant: '91370681MA3T00122L',
  cannery: '91370681MA3T00123P',
  coldstore: '91370681MA3T00124T',
  importer: '91370681MA3T00125X',
  grain: '93370681MA3T00126T', // cooperative
  mill: '91370681MA3T001274',
  hospital: '12370681MB2T001288',
  oxygen: '91370681MA3T00129A',
  recycler: '91320500MA1F00130J',
  polish: '91320500MA1F00131M',
  inspectors: '12370681MB2T00132N', // public inspection institute
  revoked: '91370681MA3T00133Q', // inspection body, approval revoked
  carrier: '91370681MA3T00134U',
  canteen: '91370681MA3T00135Y',
  property: '91350203MA3T001366', // property manager of the elevators
  mall: '91310115MA1K00201H', // e-commerce platform
  dairy: '91370681MA3T001388', // importer of dairy products
} as const;

export type PartyName = keyof typeof USCC;

interface Told {
  readonly name: string;
  readonly sectors: readonly SectorName[];
  readonly contact: string;
  readonly phone: string;
  readonly address: string;
  readonly licence?: readonly [kind: string, number: string, status?: '有效' | '暂停' | '吊销'];
  readonly penalty?: readonly [number: string, at: string, reason: string];
  /** At the customs. */
  readonly registration?: string;
}

const TOLD: Readonly<Record<PartyName, Told>> = {
  haihua: {
    name: '鲁海氯碱化工有限公司',
    sectors: ['hazardous-goods', 'special-equipment'],
    contact: '王建国',
    phone: '13800000101',
    address: '龙口市临港化工区 1 号',
    licence: ['危险化学品安全生产许可证', 'WH-370681-0001'],
  },
  filler: {
    name: '蓬海气体充装站',
    sectors: ['special-equipment', 'hazardous-goods'],
    contact: '李𠮷祥',
    phone: '13800000102',
    address: '龙口市海滨路 12 号',
    licence: ['气瓶充装许可证', 'TS437-0012'],
  },
  nongyao: {
    name: '江淮农药原药有限公司',
    sectors: ['hazardous-goods', 'agriculture'],
    contact: '陈志远',
    phone: '13800000103',
    address: '苏州市化工园 8 号',
    licence: ['危险化学品安全生产许可证', 'WH-320500-0003'],
  },
  gas: {
    name: '北岸燃气有限公司',
    sectors: ['hazardous-goods'],
    contact: '赵海',
    phone: '13800000104',
    address: '龙口市港城路 4 号',
    licence: ['危险化学品经营许可证', 'JY-370681-0104'],
  },
  waterworks: {
    name: '龙口自来水有限公司',
    sectors: ['special-equipment'],
    contact: '孙清',
    phone: '13800000105',
    address: '龙口市净水路 5 号',
  },
  pharma: {
    name: '东岳制药有限公司',
    sectors: ['food-drug', 'hazardous-goods', 'special-equipment'],
    contact: '周敏',
    phone: '13800000106',
    address: '龙口市医药园 6 号',
    licence: ['药品生产许可证', '鲁20260106'],
  },
  distributor: {
    name: '齐鲁医药配送有限公司',
    sectors: ['food-drug'],
    contact: '吴琳',
    phone: '13800000107',
    address: '龙口市物流园 7 号',
    licence: ['药品经营许可证', '鲁AA0260107'],
  },
  pharmacy: {
    name: '泉城大药房',
    sectors: ['food-drug'],
    contact: '郑洁',
    phone: '13800000108',
    address: '济南市泉城路 108 号',
    licence: ['药品经营许可证', '鲁DA0260108'],
  },
  smelter: {
    name: '北疆稀土分离有限公司',
    sectors: ['rare-earth'],
    contact: '白云飞',
    phone: '13800000109',
    address: '包头市稀土高新区 9 号',
    licence: ['稀土冶炼分离企业', 'XT-150203-09'],
    penalty: ['包工信罚〔2026〕9号', '2026-06-18 00:00:00', '超出总量控制指标冶炼分离'],
  },
  magnets: {
    name: '苏磁材料有限公司',
    sectors: ['rare-earth', 'special-equipment'],
    contact: '沈磁',
    phone: '13800000110',
    address: '苏州市吴中区 10 号',
    licence: ['稀土综合利用企业', 'XT-320500-10'],
  },
  traction: {
    name: '吴江曳引机制造有限公司',
    sectors: ['special-equipment', 'rare-earth'],
    contact: '钱进',
    phone: '13800000111',
    address: '苏州市吴江区 11 号',
    licence: ['特种设备生产许可证', 'TS2510111-2029'],
  },
  elevators: {
    name: '华东电梯有限公司',
    sectors: ['special-equipment'],
    contact: '何升',
    phone: '13800000112',
    address: '苏州市吴江区 12 号',
    licence: ['特种设备生产许可证', 'TS2310112-2029'],
  },
  vegetables: {
    name: '鲁东蔬菜专业合作社',
    sectors: ['agriculture', 'food-drug'],
    contact: '㐂春华',
    phone: '13800000113',
    address: '龙口市七甲镇菜园村',
  },
  pesticides: {
    name: '胶东农药制剂有限公司',
    sectors: ['agriculture', 'hazardous-goods'],
    contact: '马农',
    phone: '13800000114',
    address: '龙口市农资园 14 号',
    licence: ['农药生产许可证', '农药生许(鲁)0114'],
  },
  pickles: {
    name: '海阳酱菜食品有限公司',
    sectors: ['food-drug', 'agriculture'],
    contact: '宋香',
    phone: '13800000115',
    address: '龙口市食品园 15 号',
    licence: ['食品生产许可证', 'SC10637068100115'],
  },
  pigs: {
    name: '河山养猪场',
    sectors: ['agriculture'],
    contact: '朱大力',
    phone: '13800000116',
    address: '龙口市石良镇',
    licence: ['动物防疫条件合格证', '鲁龙动防合字第20260116号'],
  },
  meals: {
    name: '方便餐食品有限公司',
    sectors: ['food-drug', 'agriculture'],
    contact: '方圆',
    phone: '13800000117',
    address: '龙口市食品园 17 号',
    licence: ['食品生产许可证', 'SC10737068100128'],
  },
  feed: {
    name: '新禾饲料添加剂有限公司',
    sectors: ['agriculture'],
    contact: '田禾',
    phone: '13800000118',
    address: '龙口市农资园 18 号',
    licence: ['饲料添加剂生产许可证', '鲁饲添(2026)T18018'],
  },
  vetdrugs: {
    name: '康牧兽药有限公司',
    sectors: ['agriculture'],
    contact: '康宁',
    phone: '13800000119',
    address: '龙口市农资园 19 号',
    licence: ['兽药生产许可证', '(2026)兽药生产证字15119号'],
  },
  eggs: {
    name: '东山蛋鸡养殖场',
    sectors: ['agriculture', 'food-drug'],
    contact: '鲍晓',
    phone: '13800000120',
    address: '龙口市东江街道',
  },
  cakes: {
    name: '甜园糕点有限公司',
    sectors: ['food-drug', 'agriculture'],
    contact: '唐甜',
    phone: '13800000121',
    address: '龙口市食品园 21 号',
    licence: ['食品生产许可证', 'SC12437068100148'],
  },
  restaurant: {
    name: '老街饭店',
    sectors: ['special-equipment'],
    contact: '鲁菜',
    phone: '13800000122',
    address: '龙口市老街 22 号',
  },
  cannery: {
    name: '渤海罐头厂',
    sectors: ['food-drug', 'special-equipment'],
    contact: '罗罐',
    phone: '13800000123',
    address: '龙口市食品园 23 号',
    licence: ['食品生产许可证', 'SC10937068100155'],
  },
  coldstore: {
    name: '冰港冷库有限公司',
    sectors: ['special-equipment', 'food-drug', 'hazardous-goods'],
    contact: '冷冰',
    phone: '13800000124',
    address: '龙口市港区 24 号',
  },
  importer: {
    name: '远洋肉类进口有限公司',
    sectors: ['food-drug', 'customs'],
    contact: '洋洋',
    phone: '13800000125',
    address: '龙口市港区 25 号',
    licence: ['进口肉类收货人备案', '3706600125'],
    registration: '3706960125',
  },
  grain: {
    name: '麦香粮食专业合作社',
    sectors: ['agriculture', 'food-drug'],
    contact: '麦穗',
    phone: '13800000126',
    address: '龙口市北马镇',
  },
  mill: {
    name: '金麦面粉有限公司',
    sectors: ['food-drug', 'agriculture'],
    contact: '金磨',
    phone: '13800000127',
    address: '龙口市食品园 27 号',
    licence: ['食品生产许可证', 'SC10137068100134'],
  },
  hospital: {
    name: '龙口市人民医院',
    sectors: ['food-drug', 'special-equipment'],
    contact: '白衣',
    phone: '13800000128',
    address: '龙口市健康路 28 号',
  },
  oxygen: {
    name: '海氧医用气体有限公司',
    sectors: ['food-drug', 'special-equipment'],
    contact: '杨氧',
    phone: '13800000129',
    address: '龙口市医药园 29 号',
    licence: ['药品生产许可证', '鲁20260129'],
  },
  recycler: {
    name: '绿循资源再生有限公司',
    sectors: ['rare-earth'],
    contact: '吕循',
    phone: '13800000130',
    address: '苏州市相城区 30 号',
    licence: ['稀土综合利用企业', 'XT-320500-30'],
  },
  polish: {
    name: '精研抛光材料有限公司',
    sectors: ['rare-earth'],
    contact: '景妍',
    phone: '13800000131',
    address: '苏州市相城区 31 号',
  },
  inspectors: {
    name: '龙口市特种设备检验研究所',
    sectors: ['special-equipment'],
    contact: '严谨',
    phone: '13800000132',
    address: '龙口市质检路 32 号',
    licence: ['特种设备检验机构核准证', 'TS7110132-2028'],
  },
  revoked: {
    name: '恒信检测服务有限公司',
    sectors: ['special-equipment'],
    contact: '贾信',
    phone: '13800000133',
    address: '龙口市质检路 33 号',
    licence: ['特种设备检验机构核准证', 'TS7110133-2027', '吊销'],
    penalty: ['鲁市监罚〔2026〕33号', '2026-10-30 00:00:00', '出具虚假检验报告'],
  },
  carrier: {
    name: '安途危险品运输有限公司',
    sectors: ['hazardous-goods'],
    contact: '安途',
    phone: '13800000134',
    address: '龙口市物流园 34 号',
    licence: ['道路危险货物运输经营许可证', '370681000134'],
  },
  canteen: {
    name: '职工中心食堂',
    sectors: ['special-equipment', 'food-drug'],
    contact: '史唐',
    phone: '13800000135',
    address: '龙口市工业大道 35 号',
  },
  property: {
    name: '鹭岛物业管理有限公司',
    sectors: ['special-equipment'],
    contact: '卢道',
    phone: '13800000136',
    address: '厦门市湖里区 136 号',
  },
  mall: {
    name: '东海优选电子商务有限公司',
    sectors: ['food-drug'],
    contact: '客服中心',
    phone: '13800000137',
    address: '上海市浦东新区 137 号',
    licence: ['增值电信业务经营许可证', '沪B2-20260137'],
  },
  dairy: {
    name: '海湾乳品进口有限公司',
    sectors: ['food-drug', 'customs'],
    contact: '海澜',
    phone: '13800000138',
    address: '龙口市港区 38 号',
    licence: ['食品经营许可证', 'JY13706810000138'],
    registration: '3706960138',
  },
};

export function* parties(): Generator<PartyFact> {
  for (const [name, told] of Object.entries(TOLD)) {
    const uscc = USCC[name as PartyName];
    for (const sector of told.sectors) {
      yield {
        type: 'party',
        sector,
        uscc,
        name: told.name,
        division: uscc.slice(2, 8),
        address: told.address,
        contact: told.contact,
        phone: told.phone,
        licences: licencesOf(told, sector),
        ...(told.penalty
          ? { penalties: [{ number: told.penalty[0], at: told.penalty[1], reason: told.penalty[2] }] }
          : {}),
        asOf: '2026-11-20 02:00:00',
      };
    }
  }
}

function licencesOf({ licence, registration }: Told, sector: SectorName): PartyFact['licences'] {
  const [kind, number, status = '有效'] =
    sector === 'customs' && registration ? (['报关单位备案', registration] as const) : (licence ?? []);
  return kind && number ? [{ kind, number, validUntil: '2028-12-31 00:00:00', status }] : [];
}
