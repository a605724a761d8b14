import { createHash } from 'node:crypto';
import { isSelfStated, isStanding, type MemberKind, recallLevel, sectorLook } from '@tongcha/schema';
import type { Feed, FeedEntry } from './feed.ts';
import { WORDS } from './words.ts';

/** What the portal's document `Recalled` gives, as far as a feed needs it. */
export interface Recalled {
  readonly recalled: {
    readonly edges: readonly { readonly at: string | null; readonly node: RecalledRecord }[];
    readonly coverage: readonly { readonly sector: string; readonly member: string; readonly complete: boolean }[];
    readonly gaps: readonly { readonly sector: string | null; readonly member: string | null }[];
    readonly complete: boolean;
  };
}

interface RecalledRecord {
  readonly code: string;
  readonly sector: string;
  readonly member: string;
  readonly statedBy: { readonly kind: MemberKind; readonly zh: string; readonly en: string } | null;
  readonly productName: string | null;
  readonly producedAt: string | null;
  readonly producer: { readonly name: string | null } | null;
  readonly place: { readonly name: string | null } | null;
  readonly recalls: readonly Recall[] | null;
  readonly source: { readonly system: string; readonly asOf: string | null } | null;
}

interface Recall {
  readonly id: string | null;
  readonly level: string | null;
  readonly at: string | null;
  readonly reason: string | null;
  readonly advice: string | null;
  readonly organization: { readonly name: string | null } | null;
  readonly status: string | null;
}

type Where = Pick<Feed, 'origin' | 'page' | 'self' | 'language'>;

/** Of an answer in which nothing is dated. */
const NO_TIME = '1970-01-01T00:00:00.000Z';

/** The feed of an answer: the newest recall first, as it came. */
export function feedOf({ recalled: { edges, coverage, gaps } }: Recalled, where: Where): Feed {
  const words = WORDS[where.language];
  const entries = edges.map((edge) => entryOf(edge, where));
  const absent = [...gaps, ...coverage.filter(({ complete }) => !complete)].map(({ sector, member }) =>
    sector === null ? '' : nameOf(sector, member, where.language),
  );
  const missing = [...new Set(absent)].sort();
  return {
    ...where,
    title: words.title,
    about: words.about,
    missing: missing.length > 0 ? words.missing(missing.filter(Boolean)) : null,
    updated:
      entries
        .map(({ updated }) => updated)
        .toSorted()
        .at(-1) ?? NO_TIME,
    entries,
  };
}

function entryOf({ at, node }: Recalled['recalled']['edges'][number], { origin, language }: Where): FeedEntry {
  const words = WORDS[language];
  const { code, sector, member, statedBy, productName, producer, place, source } = node;
  const recalls = node.recalls ?? [];
  const recall = recalls.find((each) => utcOf(each.at) === utcOf(at)) ?? recalls[0];
  const stands = recall === undefined || isStanding(recall);
  const name = productName ?? code;
  const author = `${statedBy ? statedBy[language === 'en' ? 'en' : 'zh'] : nameOf(sector, member, language)}${
    statedBy && isSelfStated(statedBy) ? words.self : ''
  }`;
  const lines = [
    [words.code, code],
    [words.level, recall?.level],
    [words.state, stands ? words.standing : words.over],
    [words.reason, recall?.reason ?? words.noReason],
    [words.advice, stands ? (recall?.advice ?? words.noAdvice) : null],
    [words.who, recall?.organization?.name],
    [words.producer, producer?.name],
    [words.place, place?.name],
    [words.at, at && timeOf(at, language)],
    [words.said, `${author}${source?.asOf ? ` · ${words.asOf(timeOf(source.asOf, language))}` : ''}`],
  ].flatMap(([label, value]) => (value ? [`${label ?? ''}${words.colon}${value}`] : []));
  const level = recallLevel(recall?.level ?? null);
  return {
    id: idOf([member, code, recall?.id ?? at ?? '']),
    title: stands ? words.recalled(name, code) : words.wasRecalled(name, code),
    url: `${origin}/t/${encodeURIComponent(code)}`,
    updated: utcOf(at) ?? utcOf(source?.asOf ?? null) ?? NO_TIME,
    text: lines.join('\n'),
    author,
    tags: [sector, ...(level ? [`recall/${level}`] : []), stands ? 'standing' : 'over'],
  };
}

/** Of a member beside others its own name, else its sector's title. */
function nameOf(sector: string, member: string | null, language: Feed['language']): string {
  if (member?.includes('/')) return member;
  return sectorLook(sector)[language === 'en' ? 'en' : 'zh'] || sector;
}

/** A name-based UUID (RFC 9562, 5.8: version 8), so that readers know an entry again. */
function idOf(parts: readonly string[]): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify(['tongcha recall', ...parts]))
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`;
}

function utcOf(time: string | null): string | null {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function timeOf(time: string, language: Feed['language']): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(at);
}
