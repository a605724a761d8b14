import { USCC } from '../world/story/parties.ts';

/** Somebody who can sign in where everything is on one machine: offices, not persons. */
export interface DemoPerson {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** What the token says beside who it is. */
  readonly claims: Readonly<Record<string, string>>;
  /** Of those that are asked for, what it is given. */
  readonly scopes: readonly string[];
}

const WORK = ['impact', 'credit', 'alerts', 'complaints', 'audit', 'recall'] as const;

/** Regulators of three sectors, one of whom a second one must agree with, and an enterprise. */
export const PEOPLE: readonly DemoPerson[] = [
  {
    id: 'food-drug-duty',
    zh: '食品药品 值班监管员',
    en: 'Food and drugs, on duty',
    claims: { role: 'regulator', sector: 'FOOD_DRUG' },
    scopes: WORK,
  },
  {
    id: 'food-drug-second',
    zh: '食品药品 复核员',
    en: 'Food and drugs, second',
    claims: { role: 'regulator', sector: 'FOOD_DRUG' },
    scopes: WORK,
  },
  {
    id: 'agriculture-duty',
    zh: '农业 值班监管员',
    en: 'Agriculture, on duty',
    claims: { role: 'regulator', sector: 'AGRICULTURE' },
    scopes: WORK,
  },
  {
    id: 'agriculture-trainee',
    zh: '农业 见习监管员（没有召回权限）',
    en: 'Agriculture, without the scope to recall',
    claims: { role: 'regulator', sector: 'AGRICULTURE' },
    scopes: WORK.filter((scope) => scope !== 'recall'),
  },
  {
    id: 'rare-earth-duty',
    zh: '稀土 值班监管员',
    en: 'Rare earth, on duty',
    claims: { role: 'regulator', sector: 'RARE_EARTH' },
    scopes: WORK,
  },
  {
    id: 'pharmacy',
    zh: '泉城大药房（企业）',
    en: '泉城大药房, an enterprise',
    claims: { role: 'enterprise', uscc: USCC.pharmacy },
    scopes: [],
  },
];
