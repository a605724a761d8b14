/**
 * Units of measure that are measures of one thing, by what they measure, with how many of the first unit each is.
 * Names are in small letters and half width (Unicode NFKC, so that m³ is m3). Sources: GB 3100-93 and the statutory
 * units of 1984 (吨 千克 克 升 亩; 斤 and 担 as
 * they are still written), UN/ECE Recommendation 20 (KGM, LTR, MTQ …) and 21 (packages: XBG, XCT …) for the codes.
 */
export interface UnitRow {
  readonly measure: string;
  /** How many of the measure's base unit one of it is. */
  readonly factor: number;
  readonly names: readonly string[];
}

export const UNITS: readonly UnitRow[] = [
  // mass, kilograms
  { measure: 'mass', factor: 1, names: ['kg', 'kgs', '千克', '公斤', 'kgm', 'kilogram', 'kilograms', 'kilo'] },
  { measure: 'mass', factor: 1_000, names: ['t', '吨', '公吨', 'tne', 'ton', 'tons', 'tonne', 'tonnes', 'mt'] },
  { measure: 'mass', factor: 0.001, names: ['g', '克', 'grm', 'gram', 'grams'] },
  { measure: 'mass', factor: 0.000_001, names: ['mg', '毫克', 'mgm'] },
  { measure: 'mass', factor: 0.000_000_001, names: ['μg', 'ug', '微克', 'mc'] },
  { measure: 'mass', factor: 0.5, names: ['斤', '市斤'] },
  { measure: 'mass', factor: 0.05, names: ['两', '市两'] },
  { measure: 'mass', factor: 50, names: ['担', '市担'] },
  { measure: 'mass', factor: 100, names: ['公担', 'dtn'] },
  { measure: 'mass', factor: 0.453_592_37, names: ['lb', 'lbs', '磅', 'lbr'] },
  { measure: 'mass', factor: 0.028_349_523_125, names: ['oz', '盎司', 'onz'] },
  // volume, litres
  {
    measure: 'volume',
    factor: 1,
    names: ['l', '升', 'ltr', 'liter', 'litre', 'liters', 'litres', 'dm3', 'dmq', '立方分米'],
  },
  { measure: 'volume', factor: 0.001, names: ['ml', '毫升', 'mlt', 'cc', 'cm3', 'cmq', '立方厘米'] },
  { measure: 'volume', factor: 1_000, names: ['m3', '立方米', '立方', '方', 'mtq', 'kl', '千升'] },
  { measure: 'volume', factor: 100, names: ['hl', '百升', 'hlt'] },
  { measure: 'volume', factor: 3.785_411_784, names: ['gal', '加仑', 'gll'] },
  // length, metres
  { measure: 'length', factor: 1, names: ['m', '米', 'mtr'] },
  { measure: 'length', factor: 0.01, names: ['cm', '厘米', 'cmt'] },
  { measure: 'length', factor: 0.001, names: ['mm', '毫米', 'mmt'] },
  { measure: 'length', factor: 1_000, names: ['km', '千米', '公里', 'kmt'] },
  // area, square metres
  { measure: 'area', factor: 1, names: ['m2', '平方米', '平米', 'mtk'] },
  { measure: 'area', factor: 10_000, names: ['ha', '公顷', 'har'] },
  { measure: 'area', factor: 10_000 / 15, names: ['亩', 'mu'] },
  // pieces: what is counted one by one, however it is called
  {
    measure: 'piece',
    factor: 1,
    names: [
      '件',
      '个',
      '只',
      '枚',
      'pc',
      'pcs',
      'pce',
      'piece',
      'pieces',
      'ea',
      'each',
      'c62',
      'h87',
      'nar',
      'unit',
      'units',
    ],
  },
  { measure: 'piece', factor: 12, names: ['打', 'dzn', 'dozen'] },
  { measure: 'piece', factor: 1_000, names: ['千个', '千件', '千只', 'mil'] },
  { measure: 'piece', factor: 10_000, names: ['万个', '万件', '万只'] },
  // packages and forms: each compares with its own kind only
  { measure: 'bag', factor: 1, names: ['袋', '包', 'bag', 'bags', 'bg', 'xbg'] },
  { measure: 'box', factor: 1, names: ['盒', 'box', 'boxes', 'bx', 'xbx'] },
  { measure: 'case', factor: 1, names: ['箱', 'case', 'cases', 'carton', 'cartons', 'ct', 'ctn', 'xct', 'cs', 'xcs'] },
  { measure: 'bottle', factor: 1, names: ['瓶', 'bottle', 'bottles', 'bo', 'xbo'] },
  { measure: 'barrel', factor: 1, names: ['桶', 'drum', 'drums', 'dr', 'xdr'] },
  { measure: 'can', factor: 1, names: ['罐', '听', 'can', 'cans', 'cx', 'xcx'] },
  { measure: 'cylinder', factor: 1, names: ['气瓶', '钢瓶', 'cylinder', 'cylinders', 'cy', 'xcy'] },
  { measure: 'pallet', factor: 1, names: ['托', '托盘', '板', 'pallet', 'pallets', 'px', 'xpx'] },
  { measure: 'tablet', factor: 1, names: ['片', '粒', 'tablet', 'tablets', 'u2'] },
  { measure: 'ampoule', factor: 1, names: ['支', '安瓿', 'ampoule', 'ampoules', 'am', 'xam'] },
  { measure: 'set', factor: 1, names: ['套', 'set', 'sets'] },
  { measure: 'machine', factor: 1, names: ['台', '辆', '部'] },
  { measure: 'animal', factor: 1, names: ['头', '匹', '羽', 'hea', 'head'] },
  { measure: 'plant', factor: 1, names: ['株', '棵'] },
  { measure: 'percent', factor: 1, names: ['%', 'p1', '百分比'] },
];
