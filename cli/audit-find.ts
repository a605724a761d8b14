import { type LogFiles, readLines } from '@tongcha/audit-log';
import { z } from 'zod';

/** A line of the audit log; docs/audit.md. */
export interface AuditLine {
  readonly n: number;
  readonly kind: string;
  readonly at?: string;
  readonly request?: string;
  readonly clientRequest?: string;
  readonly who?: {
    readonly role: string;
    readonly subject?: string;
    readonly sector?: string;
    readonly organization?: string;
  };
  readonly purpose?: string;
  readonly name?: string;
  readonly ministry?: string;
  readonly sectors?: readonly string[];
  readonly codes?: number;
  readonly outcome?: string;
  readonly code?: string;
  readonly ms?: number;
  /** The number of the line that lists them. */
  readonly fields?: number | readonly string[];
}

export interface Wanted {
  readonly who?: string | undefined;
  readonly sector?: string | undefined;
  readonly purpose?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly code?: string | undefined;
  /** The gateway's own id of it. */
  readonly request?: string | undefined;
  /** As its client calls it. */
  readonly clientRequest?: string | undefined;
}

export interface FoundLine {
  readonly line: AuditLine;
  readonly text: string;
  readonly fields: readonly string[];
}

/** The lines of requests and calls that meet all conditions, in their order, with the fields that they name. */
export function* findLines(files: LogFiles, wanted: Wanted): Iterable<FoundLine> {
  // Before a line is parsed its bytes must hold what is looked for.
  const texts = [wanted.who, wanted.sector, wanted.purpose, wanted.code, wanted.request, wanted.clientRequest].flatMap(
    (each) => (each === undefined ? [] : [JSON.stringify(each)]),
  );
  const listed = new Map<number, readonly string[]>();
  const from = wanted.from === undefined ? -Infinity : timeOf(wanted.from);
  const to = wanted.to === undefined ? Infinity : timeOf(wanted.to);
  for (const { n, text } of readLines(
    files,
    (bytes) => bytes.includes('"kind":"fields"') || texts.every((each) => bytes.includes(each)),
    { from, to },
  )) {
    const line = lineIn(text, n);
    if (line.kind === 'fields' && Array.isArray(line.fields)) listed.set(line.n, line.fields);
    if ((line.kind !== 'request' && line.kind !== 'call') || !line.at) continue;
    const at = Date.parse(line.at);
    if (at >= from && at < to && meets(line, wanted))
      yield { line, text, fields: (typeof line.fields === 'number' && listed.get(line.fields)) || [] };
  }
}

/** What is looked at here of a line. Who can write the folder can have put another one there. */
const auditLine = z.looseObject({
  n: z.number(),
  kind: z.string(),
  at: z.string().optional(),
  who: z.looseObject({ role: z.string() }).optional(),
  sectors: z.array(z.string()).optional(),
  fields: z.union([z.number(), z.array(z.string())]).optional(),
});

/** @throws Error where somebody has put another one there */
function lineIn(text: string, n: number): AuditLine {
  try {
    return auditLine.parse(JSON.parse(text)) as AuditLine;
  } catch {
    throw new Error(`第 ${n} 行不是日志行,请先核验 / line ${n} is none of a log: npm run audit -- verify`);
  }
}

/** Lines of several logs as one, by their time; each log's stay in their order. */
export function* mergeByTime<T extends FoundLine>(logs: readonly Iterable<T>[]): Iterable<T> {
  const waiting = logs.map((log) => log[Symbol.iterator]()).map((lines) => ({ lines, next: lines.next() }));
  for (;;) {
    let first: (typeof waiting)[number] | null = null;
    for (const each of waiting)
      if (!each.next.done && (!first || first.next.done || atOf(each.next.value) < atOf(first.next.value)))
        first = each;
    if (!first || first.next.done) return;
    yield first.next.value;
    first.next = first.lines.next();
  }
}

/** ISO 8601 in UTC: its order is that of the texts. */
function atOf({ line }: FoundLine): string {
  return line.at ?? '';
}

function meets({ who, purpose, sectors, outcome, code, request, clientRequest }: AuditLine, wanted: Wanted): boolean {
  return (
    (wanted.who === undefined || [who?.role, who?.subject, who?.organization].includes(wanted.who)) &&
    (wanted.sector === undefined || (sectors ?? []).includes(wanted.sector)) &&
    (wanted.purpose === undefined || purpose === wanted.purpose) &&
    (wanted.code === undefined || outcome === wanted.code || code === wanted.code) &&
    (wanted.request === undefined || request === wanted.request) &&
    (wanted.clientRequest === undefined || clientRequest === wanted.clientRequest)
  );
}

/** Epoch milliseconds; a time without a zone is at +08:00. @throws Error when it is none */
export function timeOf(text: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  const at = Date.parse(day ? `${text}T00:00:00+08:00` : /([zZ]|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}+08:00`);
  if (Number.isNaN(at)) throw new Error(`${text}: 应为日期或时间 / expected a date or time, such as 2026-05-01`);
  return at;
}
