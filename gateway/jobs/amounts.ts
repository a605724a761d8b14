import type { Asker } from '../chain/asker.ts';
import { gapMessage } from '../chain/gaps.ts';
import { type Claim, periodOf } from '../chain/claims.ts';
import { disagreements } from '../chain/merge-links.ts';
import type { WalkRequest } from '../chain/walk-request.ts';
import { spokenName } from '../members/member.ts';
import { askUnits } from './ask-units.ts';

type Evidence = Pick<Claim, 'recordId' | 'at' | 'until'> & { readonly member: string };
type Amount = Pick<Claim, 'quantity' | 'share'>;

/** A line of a page, as far as it matters here. */
interface Line {
  readonly table: string;
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly evidence?: readonly Evidence[];
}

interface Gap {
  readonly line: Line;
  readonly codes: string[];
}

const UNSAID: Amount = { quantity: null, share: null };

/** The asker has its own deadline. */
const NEVER = new AbortController().signal;

/**
 * A page with what the evidences of its links say of amounts now, to whoever reads it, and in what they differ. Who does not answer is a
 * gap of the page; what is not said any more is null.
 */
export async function withAmounts(
  text: string,
  { direction }: Pick<WalkRequest, 'direction'>,
  asker: Asker,
): Promise<string> {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
  const codes = lines.flatMap(({ table, from, to }) =>
    table === 'link' ? ((direction === 'BACK' ? to : from) ?? []) : [],
  );
  const answers = await askUnits([...new Set(codes)], {
    newAsker: () => asker,
    direction,
    root: '',
    young: new Set(),
    givenUp: new Set(),
    signal: NEVER,
    pausesMs: [],
  });
  const amounts = new Map<string, Amount>();
  const gaps = new Map<string, Gap>();
  for (const { ministry, code, result } of [...answers.values()].flat()) {
    const { name: member, sector } = ministry.member;
    for (const { kind, from, to, quantity, share, ...claim } of result.claims)
      amounts.set(keyOf({ kind, from, to }, { ...claim, member }), { quantity, share });
    for (const { reason, system } of result.faults) {
      const key = `${member} ${system ?? ''} ${reason}`;
      const message = gapMessage(reason, system ?? spokenName(ministry.member));
      const known = gaps.get(key)?.codes;
      if (known) known.push(code);
      else {
        const said = { table: 'gap', reason, sector, member, system, message };
        gaps.set(key, { line: said, codes: [code] });
      }
    }
  }
  const told = lines.map((line): Line => (line.evidence ? linkWith(line, line.evidence, amounts) : line));
  const end = told.findIndex(({ table }) => table === 'withheld' || table === 'end');
  told.splice(
    end < 0 ? told.length : end,
    0,
    ...[...gaps.values()].map(({ line, codes: of }) => ({ ...line, codes: of })),
  );
  return told.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function linkWith(line: Line, evidence: readonly Evidence[], amounts: ReadonlyMap<string, Amount>): Line {
  const told = evidence.map((each) => ({ ...each, ...(amounts.get(keyOf(line, each)) ?? UNSAID) }));
  const link = {
    ...line,
    evidence: told,
    disagreements: disagreements({ claims: told.map((each) => ({ ...each, period: periodOf(each) })) }),
  };
  return link;
}

function keyOf({ kind, from, to }: Pick<Line, 'kind' | 'from' | 'to'>, { member, recordId, at }: Evidence): string {
  return JSON.stringify([member, kind, from, to, recordId, at]);
}
