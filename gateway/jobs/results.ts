import { gapMessage, limitMessage } from '../chain/gaps.ts';
import type { Claim, Link } from '../chain/claims.ts';
import { order } from '../chain/merge-links.ts';
import { spokenName } from '../members/member.ts';
import type { JobWalk } from './job-walk.ts';
import type { JobUnit, Step } from './step.ts';

/** Units of one page, and its lines. */
const PAGE_UNITS = 1_000;
const PAGE_LINES = 5_000;

/** What the results of a walk say together, in their last line. */
export interface ResultEnd {
  readonly units: number;
  readonly links: number;
  readonly gaps: number;
  readonly depth: number;
  readonly complete: boolean;
}

interface Gap {
  readonly reason: string;
  readonly sector: string | null;
  readonly member: string | null;
  readonly system: string | null;
  readonly message: string;
  readonly codes: string[];
}

/**
 * The results of a walk that is over, page by page, as NDJSON: each unit with the links that lead on from it, nearest first, then the gaps
 * of the page. They depend on the steps alone.
 */
export class Results {
  readonly #walk: JobWalk;
  readonly #left: Map<string, number>;
  #lines: string[] = [];
  #gaps = new Map<string, Gap>();
  #units = 0;
  #end = { units: 0, links: 0, gaps: 0, depth: 0 };

  constructor(walk: JobWalk) {
    this.#walk = walk;
    this.#left = new Map(walk.repeated);
  }

  get end(): ResultEnd {
    return { ...this.#end, complete: this.#end.gaps === 0 };
  }

  /** @yields pages that are full */
  *add({ units }: Step): Generator<string> {
    for (const unit of units) {
      const left = this.#left.get(unit.code) ?? 0;
      // It was asked about again, and is told by that.
      if (left > 0) this.#left.set(unit.code, left - 1);
      else yield* this.#tell(unit);
    }
  }

  /** The last page. */
  last(): string {
    const page = this.#page();
    const withheld = this.#walk.withheld.map((each) => line({ table: 'withheld', ...each }));
    return [page, ...withheld, line({ table: 'end', ...this.end })].join('');
  }

  *#tell(unit: JobUnit): Generator<string> {
    const { code, answers } = unit;
    const depth = this.#walk.depthOf(code) ?? 0;
    const holding = answers.filter(({ held }) => held).map(({ member }) => member);
    const sectors = [...new Set(holding.map(({ sector }) => sector))];
    this.#lines.push(line({ table: 'unit', code, depth, sectors, members: holding.map(({ name }) => name) }));
    this.#units += 1;
    this.#end.units += 1;
    this.#end.depth = Math.max(this.#end.depth, depth);
    for (const link of this.#walk.linksOf(unit).sort(byEndAndTime)) {
      // One unit may have more links than a page can hold.
      if (this.#lines.length >= PAGE_LINES) yield this.#page();
      this.#tellLink(code, link);
    }
    for (const { member, faults } of answers)
      for (const { reason, system, message } of faults)
        this.#gap(code, {
          reason,
          sector: member.sector,
          member: member.name,
          system,
          message: message ?? gapMessage(reason, system ?? spokenName(member)),
        });
    if (this.#units >= PAGE_UNITS || this.#lines.length >= PAGE_LINES) yield this.#page();
  }

  #tellLink(code: string, link: Link): void {
    const { direction } = this.#walk.request;
    const end = direction === 'BACK' ? link.from : link.to;
    if (this.#walk.isAsked(end)) {
      this.#lines.push(line(linkLine(link)));
      this.#end.links += 1;
      return;
    }
    const reason = this.#walk.depthOf(end) === undefined ? 'DEPTH_LIMIT' : 'UNIT_LIMIT';
    const message = limitMessage(reason, this.#walk.request);
    this.#gap(code, { reason, sector: null, member: null, system: null, message });
  }

  #gap(code: string, gap: Omit<Gap, 'codes'>): void {
    const key = `${gap.sector ?? '~'} ${gap.member ?? ''} ${gap.system ?? ''} ${gap.reason}`;
    const known = this.#gaps.get(key);
    if (!known) this.#gaps.set(key, { ...gap, codes: [code] });
    else if (known.codes.at(-1) !== code) known.codes.push(code);
  }

  #page(): string {
    const gaps = [...this.#gaps.entries()].sort(([a], [b]) => order(a, b));
    const page = [...this.#lines, ...gaps.map(([, gap]) => line({ table: 'gap', ...gap }))].join('');
    this.#end.gaps += gaps.length;
    this.#lines = [];
    this.#gaps = new Map();
    this.#units = 0;
    return page;
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function linkLine({ kind, from, to, claims, doubts }: Link): object {
  const first = (key: 'at' | 'until'): string | null => claims.find((claim) => claim[key] !== null)?.[key] ?? null;
  return {
    table: 'link',
    kind,
    from,
    to,
    at: first('at'),
    until: first('until'),
    doubts,
    evidence: claims.map(({ statedBy, system, recordId, confidence, at, until }: Claim) => ({
      member: statedBy.name,
      system,
      recordId,
      confidence,
      at,
      until,
    })),
  };
}

function byEndAndTime(a: Link, b: Link): number {
  return (
    order(a.from, b.from) ||
    order(a.to, b.to) ||
    order(a.kind, b.kind) ||
    (a.period.lo === b.period.lo ? 0 : a.period.lo - b.period.lo) ||
    order(a.claims[0]?.recordId ?? '', b.claims[0]?.recordId ?? '')
  );
}
