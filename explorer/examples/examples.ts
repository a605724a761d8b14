import chains from '@tongcha/demo/chains.json';
import type { Language } from '../words/preferences.ts';
import { CHAIN, DRUGS, EQUIPMENT, IDENTIFY, SEARCH, UNIT } from './operations.ts';

export interface Example {
  readonly title: Readonly<Record<Language, string>>;
  /** What it answers. */
  readonly question: Readonly<Record<Language, string>>;
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
];
