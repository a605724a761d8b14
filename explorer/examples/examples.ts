import chains from '@tongcha/demo/chains.json' with { type: 'json' };
import {
  CHAIN,
  DRUGS,
  EQUIPMENT,
  IDENTIFY,
  IMPACT,
  MONITORING,
  ORGANIZATION,
  ORIGINS,
  SEARCH,
  TRACEABLE,
  UNIT,
  WARNINGS,
} from './operations.ts';

type Said = Readonly<Record<'zh' | 'en', string>>;

export interface Example {
  readonly title: Said;
  /** What it answers. */
  readonly question: Said;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const exampleOf = ({ title, question, start, direction }: (typeof chains)[number]): Example => ({
  title,
  question,
  query: CHAIN,
  variables: { code: start, direction },
});

export const CHAIN_EXAMPLES: readonly Example[] = chains.map(exampleOf);

/** From a pack of drugs back to the solvent: what is in the editor at first. */
export const FIRST_EXAMPLE: Example = CHAIN_EXAMPLES[1] ?? {
  title: { zh: '', en: '' },
  question: { zh: '', en: '' },
  query: CHAIN,
  variables: {},
};

export const OTHER_EXAMPLES: readonly Example[] = [
  {
    title: { zh: '识别编码', en: 'Identify a code' },
    question: { zh: '这串数字可以读作什么？', en: 'In which ways can these digits be read?' },
    query: IDENTIFY,
    variables: { text: '31103506002016053337' },
  },
  {
    title: { zh: '一个追溯单元', en: 'One trace unit' },
    question: { zh: '各部门对这批原料药知道些什么？', en: 'What does each ministry know of this lot?' },
    query: UNIT,
    variables: { code: 'gs1:(01)06901234001013(10)API260301' },
  },
  {
    title: { zh: '检索各领域', en: 'Search all sectors' },
    question: { zh: '哪些仍在召回中？', en: 'What is recalled, and still is?' },
    query: SEARCH,
    variables: { where: { recalled: true } },
  },
  {
    title: { zh: '检索特种设备', en: 'Search special equipment' },
    question: { zh: '哪些设备在此日之前应检？', en: 'What was due for inspection before this day?' },
    query: EQUIPMENT,
    variables: { before: '2026-11-01T00:00:00+08:00' },
  },
  {
    title: { zh: '检索药品', en: 'Search drugs' },
    question: { zh: '名称中有这几个字的药品', en: 'Drugs with this in their name' },
    query: DRUGS,
    variables: { name: '示例' },
  },
  {
    title: { zh: '预警', en: 'Warnings' },
    question: { zh: '这批糕点及其来源有何异常？', en: 'What looks wrong with this cake and what it came from?' },
    query: WARNINGS,
    variables: { code: 'gs1:(01)06901234001105(10)C260905', undecided: true },
  },
  {
    title: { zh: '能否追溯到源头', en: 'Traceable to its origin' },
    question: { zh: '这些货能否一直追到源头，断在哪里？', en: 'Can these be walked to their origin, and where not?' },
    query: TRACEABLE,
    variables: { codes: ['gs1:(01)06901234001051(10)K260620', 'gs1:(01)06901234001129(10)Q260702'] },
  },
  {
    title: { zh: '影响评估', en: 'Impact' },
    question: {
      zh: '这批溶剂到了哪里，由谁处置？（令牌须带 impact 范围，并说明用途）',
      en: 'Where did this solvent go, and who must act? (token with the scope impact, and a purpose)',
    },
    query: IMPACT,
    variables: { codes: ['hazlot:370681001.DCM20260215'] },
  },
  {
    title: { zh: '共同来源', en: 'Common origins' },
    question: {
      zh: '几个问题产品最可能的共同来源？（令牌须带 impact 范围）',
      en: 'What do several bad units most likely have in common? (token with the scope impact)',
    },
    query: ORIGINS,
    variables: { codes: ['drug:83857930000879766601', 'drug:83857930000879766602'] },
  },
  {
    title: { zh: '单位', en: 'An organisation' },
    question: { zh: '各方登记了它的哪些许可和处罚？', en: 'Which licences and penalties do registers have of it?' },
    query: ORGANIZATION,
    variables: { uscc: '91370681MA3T00133Q' },
  },
  {
    title: { zh: '运行监测', en: 'Monitoring' },
    question: {
      zh: '各省各月有多少能追溯？（令牌须有统计和批量查询权限）',
      en: 'How many can be traced, by province and month? (token with the rights to count and to list)',
    },
    query: MONITORING,
    variables: { where: { sectors: ['RARE_EARTH'] } },
  },
];
