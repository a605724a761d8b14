import type { Sharing } from '../../../subgraphs/kit/access/sharing.ts';
import type { Dice } from '../../execute/support/random/dice.ts';
import {
  type Economy,
  GROUPS,
  type Holdings,
  number,
  ORGANIZATIONS,
  type Paper,
  randomPaper,
  type Thing,
  word,
} from './economy.ts';

/**
 * Who asks, as far as it decides what is withheld: told here anew, from docs/sharing.md, and sharing nothing with the
 * kit.
 */
export interface Asker {
  /** Of an enterprise. */
  readonly uscc: string | null;
  /** Policies that it was granted: `rare-earth/parties` */
  readonly granted: ReadonlySet<string>;
}

/** Another world, in which only facts are different that are withheld from the asker. */
export function elsewhere(dice: Dice, economy: Economy, asker: Asker, sharing: (ministry: string) => Sharing): Economy {
  return Object.fromEntries(
    Object.entries(economy).map(([ministry, holdings]) => [
      ministry,
      otherHoldings(dice, ministry, holdings, asker, sharing(ministry)),
    ]),
  );
}

function otherHoldings(
  dice: Dice,
  ministry: string,
  { papers, things, firms }: Holdings,
  { uscc, granted }: Asker,
  { facts = [], parts = {}, amountsOf }: Sharing,
): Holdings {
  const may = (group: string): boolean => granted.has(`${ministry}/${group}`);
  const mine = new Set(
    things.filter(({ producer, holder }) => producer === uscc || holder === uscc).map(({ code }) => code),
  );
  const isMine = (code: string): boolean => code === `uscc:${uscc}` || mine.has(code);
  const sensitive = (paper: Paper): boolean =>
    amountsOf ? amountsOf(paper) : [paper.from, paper.to].some((code) => /^(hazlot|relot|cylinder):/.test(code));
  const namesParty = ({ kind, to }: Paper): boolean =>
    kind === 'HOLD' || kind === 'TRANSPORT' || to.startsWith('uscc:');
  const isWithheld = (paper: Paper): boolean =>
    (namesParty(paper) && !may('parties') && !isMine(paper.from) && !isMine(paper.to)) ||
    facts.some(
      ({ group, kinds, ownedAt }) =>
        kinds.includes(paper.kind) && !may(group) && !isMine(paper.to) && (ownedAt === 'to' || !isMine(paper.from)),
    );

  const other = (paper: Paper): Paper[] => {
    if (isWithheld(paper)) {
      const next = dice.chance(0.3)
        ? []
        : [{ ...randomPaper(dice, paper.kind), ...(dice.chance(0.5) ? { from: paper.from, to: paper.to } : {}) }];
      return next.filter(isWithheld);
    }
    const foreign = !isMine(paper.from) && !isMine(paper.to);
    // In lists of the sector's own that its marks open, more is told of a paper.
    const listed =
      (ministry === 'agriculture' && paper.kind === 'TREAT') ||
      (ministry === 'hazardous-goods' && paper.kind === 'TRANSPORT');
    return [
      {
        ...paper,
        ...(foreign && sensitive(paper) && !may('quantities') ? { amount: number(dice) } : {}),
        ...(foreign && !listed && !may('parties') && !namesParty(paper) ? { party: dice.pick(ORGANIZATIONS) } : {}),
        ...(foreign && !may(parts['TraceEvent.note'] ?? 'supervision') ? { note: word(dice) } : {}),
      },
    ];
  };
  const hasSites = parts['Place.address'] !== undefined;
  const thing = (each: Thing): Thing => {
    if (mine.has(each.code)) return { ...each, secrets: { ...each.secrets, nobody: number(dice) } };
    const secrets = Object.fromEntries(
      GROUPS.map((group) => [
        group,
        group === 'nobody' || (!may(group) && (group !== 'sites' || hasSites)) ? number(dice) : each.secrets[group],
      ]),
    );
    return {
      ...each,
      secrets: secrets as Thing['secrets'],
      ...(may('parties') ? {} : { holder: dice.pick(ORGANIZATIONS.filter((one) => one !== uscc)) }),
      ...((ministry === 'hazardous-goods' || ministry === 'rare-earth') && !may('quantities')
        ? { amount: number(dice) }
        : {}),
      ...(hasSites && !may('sites') ? { address: word(dice) } : {}),
      ...(may('supervision') ? {} : { finding: word(dice) }),
    };
  };
  const siteAddress = ministry === 'hazardous-goods' || ministry === 'rare-earth' || ministry === 'special-equipment';
  const added = Array.from({ length: dice.below(4) }, () => randomPaper(dice)).filter(isWithheld);
  return {
    papers: [...papers.flatMap(other), ...added],
    things: things.map(thing),
    firms: firms.map((firm) =>
      firm.uscc === uscc
        ? firm
        : {
            ...firm,
            ...(siteAddress && !may('sites') ? { address: word(dice) } : {}),
            ...(may('supervision') ? {} : { penalty: word(dice) }),
          },
    ),
  };
}
