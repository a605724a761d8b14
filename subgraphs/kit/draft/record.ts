import type { FieldFacts, ListFacts, RowFacts } from './facts.ts';
import { type Line, lines, open, said } from './lines.ts';
import { fits, pick, plainName } from './names.ts';
import { parties } from './parties.ts';
import { unreadNames, written } from './rows.ts';
import { isPersonal } from './signs.ts';
import { Values } from './values.ts';
import type { Words } from './words.ts';

/** What a record's row is mapped to. */
export interface RecordDraft {
  readonly map: Line;
  readonly deleted: Line | null;
  /** Names of which nothing is read. */
  readonly unread: readonly string[];
  /** What is not mapped, for a comment. */
  readonly left: readonly FieldFacts[];
  readonly used: ReadonlySet<FieldFacts>;
}

/** @param code the fields that its code is made of */
export function recordDraft(
  row: RowFacts,
  code: readonly FieldFacts[],
  level: 'ITEM' | 'LOT' | null,
  words: Words,
): RecordDraft {
  const values = new Values(row.fields);
  values.take(...code);
  const deleted = values.deleted();
  const asOf = values.time('updatedAt');
  const producedAt = values.time('producedAt');
  const expiresAt = values.time('expiresAt');
  const quantity = values.quantity();
  const productName = values.one('productName');
  const { entries, used } = parties(values.left);
  values.take(...used);
  const [division, placeName] = [values.one('division'), values.one('placeName')];
  const own = pick(values.left, 'recordId').field ?? code[0] ?? null;
  if (own) values.take(own);
  const nested = nestedLists(row.lists, words);
  const map = lines({
    level: level === null ? null : said(`=${level}`, 'its code is a batch’s'),
    productName,
    quantity,
    producedAt,
    expiresAt,
    ...entries,
    place: division === null && placeName === null ? null : lines({ division, name: placeName }),
    ...nested.entries,
    source: lines({ recordId: own ? said(written(own)) : open('the path of its number there'), asOf }),
  });
  return {
    map,
    deleted,
    unread: unreadNames({ ...row, lists: row.lists.filter((each) => !nested.read.includes(each)) }, values.used),
    left: values.left,
    used: values.used,
  };
}

const LISTS = {
  inspections: [/inspect|test|jy|jc|check|exam/, /检[验测]/],
  recalls: [/recall|zh/, /召回/],
  certificates: [/cert|zs|licen[cs]e/, /证书|许可/],
} as const;

/** Lists in a row: what they are by their names and what stands in them; any other stays unread, and that is said. */
function nestedLists(
  lists: readonly ListFacts[],
  words: Words,
): { readonly entries: Readonly<Record<string, Line>>; readonly read: readonly ListFacts[] } {
  const entries: Record<string, Line> = {};
  const read: ListFacts[] = [];
  for (const each of lists) {
    const kind = kindOf(each);
    const line = kind === null || entries[kind] ? null : nestedLine(each, kind, words);
    if (kind === null || line === null) continue;
    entries[kind] = line;
    read.push(each);
  }
  return { entries, read };
}

function kindOf({ name, about, row }: ListFacts): keyof typeof LISTS | null {
  const found = (Object.keys(LISTS) as (keyof typeof LISTS)[]).filter(
    (kind) => LISTS[kind][0].test(plainName(name)) || LISTS[kind][1].test(about),
  );
  const [kind] = found;
  if (!kind || found.length > 1) return null;
  return kind !== 'inspections' || row.fields.some((field) => fits(field, 'result') > 0) ? kind : null;
}

function nestedLine(each: ListFacts, kind: keyof typeof LISTS, words: Words): Line | null {
  const { row } = each;
  const values = new Values(row.fields);
  const path = written(each);
  const number = values.one('recordId');
  const made =
    kind === 'inspections'
      ? { id: number, at: values.time('at'), result: values.one('result', (field) => words.line(field, 'result')) }
      : kind === 'recalls'
        ? { id: number, at: values.time('at') }
        : { number, validUntil: values.time('expiresAt') };
  if (Object.values(made).every((value) => value === null)) return null;
  const inside = [...row.lists.map(({ name }) => name), ...row.unknown];
  // What is inside such a row and unread has no place where it could be ignored.
  return inside.length > 0 ? null : lines({ each: path, ...made });
}

/** What is not mapped, in lines of comment. No field of persons is proposed. */
export function leftOver(left: readonly FieldFacts[]): readonly string[] {
  const persons = left.filter(({ seen }) => isPersonal(seen));
  const others = left.filter(({ seen }) => !isPersonal(seen));
  const named = (fields: readonly FieldFacts[]): string =>
    fields
      .slice(0, 12)
      .map(({ path, about }) => (about === '' ? path : `${path} (${about.slice(0, 16)})`))
      .join(', ') + (fields.length > 12 ? `, and ${fields.length - 12} more` : '');
  return [
    ...(others.length > 0 ? [`not mapped: ${named(others)}`] : []),
    ...(persons.length > 0 ? [`left out, for they look like persons’: ${named(persons)}`] : []),
  ];
}
