import { hasRightCheckDigit, identifierOf } from '../gs1/ai.ts';
import { Gathering } from '../gs1/elements.ts';
import { readingsOf } from '../gs1/keys.ts';
import type { Accepted } from '../scheme.ts';

/** What labels call the elements of GS1 data (General Specifications 3, data titles), and what Chinese packs do. */
const TITLES: readonly (readonly [ai: string, title: RegExp])[] = [
  ['00', /^sscc$|^(?:物流单元|系列货运包装箱)代码$/i],
  ['01', /^(?:gtin(?:-?\d+)?|ean(?:-?13)?|upc|udi-?di|bar ?code|item ?code)$|(?:条码|条形码|商品码|产品标识)$/i],
  ['10', /^(?:lot|batch)(?: ?(?:no|number|code))?\.?$|^(?:产品|生产)?批(?:号|次号?)$/i],
  ['21', /^(?:sn|s\/n|ser(?:ial)?(?: ?(?:no|number))?)\.?$|^(?:产品)?(?:序列|序|系列)号$/i],
  ['11', /^(?:mfg|mfd|mfg ?date|prod(?:uction)?(?: ?date)?)\.?$|^(?:生产|制造)日期$/i],
  ['15', /^(?:best ?before|bb|bbe)$|^保质期(?:至|到)?$/i],
  ['17', /^(?:exp|expiry|exp(?:iry)? ?date|use ?by)\.?$|^(?:有效期(?:至|到)?|失效日期|到期日期?)$/i],
];

export interface Labelled {
  readonly label: string;
  readonly value: string;
}

/** `追溯码①：8385…`, `SN = 1`; null where no label stands before a value. */
export function labelled(piece: string): Labelled | null {
  const [, label, value] = /^([^:=]{1,40}?)\s*[:=]\s*(.+)$/s.exec(piece) ?? [];
  // Of an address, the colon is its own.
  return label !== undefined && value !== undefined && !value.includes('//')
    ? { label: unwrapped(label), value: unwrapped(value) }
    : null;
}

/** Without what JSON puts round names and values. */
function unwrapped(text: string): string {
  return text.replace(/^[\s"'{[]+|[\s"'}\]]+$/g, (signs) => (/["']/.test(signs) ? '' : signs)).trim();
}

/** Labelled lines that together are one element string: product number, lot, dates. */
export function readTitles(pieces: readonly string[]): readonly Accepted[] {
  const elements = new Gathering();
  const each = pieces.flatMap((piece) => piece.split(/\s+(?=[^\s:=]{1,20}\s?[:=])/));
  for (const { label, value } of each.flatMap((piece) => labelled(piece) ?? spaced(piece))) {
    const ai = titleOf(label);
    if (ai !== undefined)
      elements.put(ai, ['11', '15', '17'].includes(ai) ? sixDigits(value) : value.replace(/\s/g, ''));
  }
  const gtin = elements.values.get('01');
  const identifier = identifierOf('01');
  const right = gtin !== undefined && identifier !== undefined && hasRightCheckDigit(identifier, gtin);
  return right && (elements.values.has('10') || elements.values.has('21')) ? readingsOf(elements) : [];
}

function titleOf(label: string): string | undefined {
  return TITLES.find(([, title]) => title.test(label))?.[0];
}

/** `条码 6901234567892 批号 T260310`: a space stands behind a label instead of a colon. */
function spaced(piece: string): readonly Labelled[] {
  const words = piece.trim().split(/\s+/);
  return words.flatMap((label, i) => (titleOf(label) === undefined ? [] : [{ label, value: words[i + 1] ?? '' }]));
}

/** `2028-03-10`, `2028年3月10日` and `20280310` as 280310. */
function sixDigits(date: string): string {
  const [, year = '', month = '', day = ''] =
    /^(?:20)?(\d{2})[-./年 ]?(\d{1,2})[-./月 ]?(\d{1,2})日?$/.exec(date.trim()) ?? [];
  return year + month.padStart(2, '0') + day.padStart(2, '0');
}
