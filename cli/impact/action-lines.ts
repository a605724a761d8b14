import { sectorMark, type TreeOptions } from '../chain/chain-tree.ts';
import type { Language } from '@tongcha/command';
import type { ImpactView } from './impact-view.ts';
import { partyText } from './party-text.ts';
import { IMPACT_WORDS } from './words.ts';

type Action = ImpactView['actions'][number];

/** Whose duties by one text are: each term, of which units. */
interface Responsible {
  readonly sector: string;
  readonly basis: string;
  readonly who: string;
  readonly terms: Map<string, string>;
  readonly codes: Set<string>;
}

/** So many codes stand beside whoever answers for them; the sheet has all. */
const MOST_CODES = 3;

/** By text and terms, the soonest first, then all for whom they are the same: who must act stands once, whatever the number of terms. */
export function actionLines({ actions }: Pick<ImpactView, 'actions'>, options: TreeOptions): string[] {
  const { language, paint } = options;
  const own = IMPACT_WORDS[language];
  const byTerms = Map.groupBy(responsibles(actions, language), ({ sector, basis, terms }) =>
    JSON.stringify([sector, basis, ...terms]),
  );
  return [...byTerms.values()].flatMap((all) => {
    const [{ sector, basis, terms } = { sector: '', basis: '', terms: new Map<string, string>() }] = all;
    return [
      `${sectorMark(sector, paint)} ${basis}`,
      ...[...terms].map(([duty, due]) => `    ${due}  ${duty}`),
      ...all.map(({ who, codes }) => {
        const shown = [...codes].slice(0, MOST_CODES).join(' ');
        return `  ${paint('bold', who)}  ${own.ofUnits(codes.size)} ${shown}${codes.size > MOST_CODES ? ' …' : ''}`;
      }),
    ];
  });
}

/** Each organisation once, in whichever region its units were recorded. */
function responsibles(actions: readonly Action[], language: Language): readonly Responsible[] {
  const own = IMPACT_WORDS[language];
  const found = new Map<string, Responsible>();
  for (const { sector, division, organization, name, duty, basis, due, codes } of actions) {
    const who = organization ? partyText({ uscc: organization.uscc, name }) : own.noMaker(division);
    const key = JSON.stringify([sector, basis, who]);
    const known: Responsible = found.get(key) ?? { sector, basis, who, terms: new Map(), codes: new Set() };
    found.set(key, known);
    known.terms.set(dutyIn(duty, language), due === null ? own.noDue : beijingTime(due));
    for (const code of codes) known.codes.add(code);
  }
  return [...found.values()];
}

/** A duty is told in both languages, `中文 / English`. */
function dutyIn(duty: string, language: Language): string {
  const [zh = duty, en = zh] = duty.split(' / ');
  return language === 'zh' ? zh : en;
}

/** To the minute, as its reader's clock shows it. */
function beijingTime(moment: string): string {
  return new Date(Date.parse(moment) + 28_800_000).toISOString().slice(0, 16).replace('T', ' ');
}
