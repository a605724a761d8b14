import type { Asker, WalkedMinistry } from './asker.ts';
import { type Claim, type Link, type Period, periodOf } from './claims.ts';
import { mergeLinks } from './merge-links.ts';
import type { UnitResult } from './unit-query.ts';
import { type Direction, type Edge, Reach } from './reach.ts';
import { Tally } from './tally.ts';

export interface WalkRequest {
  readonly root: string;
  readonly direction: Direction;
  /** null: all kinds. */
  readonly kinds: ReadonlySet<string> | null;
  /** Only links of this time, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly maxDepth: number;
  readonly maxUnits: number;
}

export interface Walked {
  readonly request: WalkRequest;
  /** By distance from the root, then by code. */
  readonly units: readonly WalkedUnit[];
  readonly links: readonly Link[];
  /** Units whose further links were left out, by the limit that stopped them. */
  readonly cut: { readonly DEPTH_LIMIT: readonly string[]; readonly UNIT_LIMIT: readonly string[] };
  readonly tally: Tally;
  /** Codes that were asked about, those that the finished walk left out again included. */
  readonly asked: ReadonlyMap<string, readonly UnitResult[]>;
}

export interface WalkedUnit {
  readonly code: string;
  readonly depth: number;
  /** One a ministry, in the ministries' order. */
  readonly answers: readonly UnitResult[];
}

/**
 * Walks the links from a code. First it asks: every unit that may be reached, each ministry once, without waiting
 * for a level to end. Then it selects: with all claims at hand, two-sided links are merged and the time windows
 * applied again, so that the outcome depends on the data alone and not on the order of the answers.
 */
export async function walk(asker: Asker, request: WalkRequest): Promise<Walked> {
  const tally = new Tally();
  const asked = await explore(asker, request, tally);
  return { request, tally, asked, ...select(request, asked) };
}

/** Asks about every unit that could be in the chain; may ask about one too many, never one too few. */
async function explore(asker: Asker, request: WalkRequest, tally: Tally): Promise<Map<string, readonly UnitResult[]>> {
  const { ministries } = asker;
  const reach = new Reach(request.root, request.direction, request.maxDepth);
  const asked = new Map<string, UnitResult[]>();
  let beyond: string[] = [];
  let missing = 0;

  await new Promise<void>((resolve, reject) => {
    const ask = (code: string): void => {
      const answers: UnitResult[] = [];
      asker.walked += 1;
      asked.set(code, answers);
      missing += ministries.length;
      ministries.forEach((ministry: WalkedMinistry, i) => {
        asker
          .ask(ministry, request.direction, code, tally)
          .then((answer) => {
            answers[i] = answer;
            missing -= 1;
            reach.addEdges(code, edgesIn(request, answer.claims));
            go();
          })
          .catch(reject);
      });
    };
    const go = (): void => {
      const depth = reach.size > request.maxUnits ? reach.depthHolding(request.maxUnits) : request.maxDepth;
      for (const code of reach.takeFound()) {
        // Beyond the limit nothing is asked until it is known which units fill it.
        if ((reach.depthOf(code) ?? 0) >= depth && reach.size > request.maxUnits) beyond.push(code);
        else ask(code);
      }
      if (missing > 0) return;
      const kept = new Set(nearest(reach, request.maxUnits));
      const late = beyond.filter((code) => kept.has(code));
      beyond = beyond.filter((code) => !kept.has(code));
      for (const code of late) ask(code);
      if (missing === 0) resolve();
    };
    go();
  });
  return asked;
}

/** The chain itself, from what is known about each unit. */
function select(
  request: WalkRequest,
  asked: ReadonlyMap<string, readonly UnitResult[]>,
): Pick<Walked, 'units' | 'links' | 'cut'> {
  const back = request.direction === 'BACK';
  const linksOf = new Map<string, Link[]>();
  const whole = new Reach(request.root, request.direction, request.maxDepth);
  for (let found = whole.takeFound(); found.length > 0; found = whole.takeFound()) {
    for (const code of found) {
      const claims = (asked.get(code) ?? []).flatMap((answer) => answer.claims);
      const links = mergeLinks(claims).filter((link) =>
        link.claims.some((claim) => isWanted(request, claim.kind, periodOf(claim))),
      );
      linksOf.set(code, links);
      whole.addEdges(code, links);
    }
  }
  // With maxUnits in force a unit may come up here that was left unasked; it is beyond the limit, not unknown.
  const codes = nearest(whole, request.maxUnits).filter((code) => asked.has(code));
  const kept = new Set(codes);
  const links: Link[] = [];
  const stopped = { DEPTH_LIMIT: [] as string[], UNIT_LIMIT: [] as string[] };
  for (const code of codes) {
    const passing = (linksOf.get(code) ?? []).filter((link) => whole.passes(code, link));
    for (const link of passing.filter((each) => kept.has(back ? each.from : each.to))) {
      links.push(whole.isOutOfOrder(code, link) ? { ...link, doubts: [...link.doubts, 'OUT_OF_ORDER'] } : link);
    }
    const left = passing.map((link) => (back ? link.from : link.to)).filter((end) => !kept.has(end));
    if (left.some((end) => whole.depthOf(end) === undefined)) stopped.DEPTH_LIMIT.push(code);
    if (left.some((end) => whole.depthOf(end) !== undefined)) stopped.UNIT_LIMIT.push(code);
  }
  return {
    units: codes.map((code) => ({ code, depth: whole.depthOf(code) ?? 0, answers: asked.get(code) ?? [] })),
    links: links.sort(byCodeAndTime),
    cut: stopped,
  };
}

/** The units nearest to the root, by depth and then by code. */
function nearest(reach: Reach, most: number): string[] {
  const codes = [...reach.codes()].map((code) => ({ code, depth: reach.depthOf(code) ?? 0 }));
  codes.sort((a, b) => a.depth - b.depth || (a.code < b.code ? -1 : 1));
  return codes.slice(0, most).map(({ code }) => code);
}

/** Those that the request asks for. */
function edgesIn(request: WalkRequest, claims: readonly Claim[]): Edge[] {
  const edges: Edge[] = [];
  for (const claim of claims) {
    const { kind, from, to } = claim;
    const period = periodOf(claim);
    if (isWanted(request, kind, period)) edges.push({ kind, from, to, period });
  }
  return edges;
}

function isWanted({ kinds, from, to }: WalkRequest, kind: string, { lo, hi, until }: Period): boolean {
  return (!kinds || kinds.has(kind)) && lo <= to && (until ?? hi) >= from;
}

function byCodeAndTime(a: Link, b: Link): number {
  const byCode = order(a.from, b.from) || order(a.to, b.to) || order(a.kind, b.kind);
  if (byCode !== 0) return byCode;
  if (a.period.lo !== b.period.lo) return a.period.lo - b.period.lo;
  return (a.claims[0]?.recordId ?? '') < (b.claims[0]?.recordId ?? '') ? -1 : 1;
}

function order(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
