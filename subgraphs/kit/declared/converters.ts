import { maskName, maskPhone, maskText } from '../mask.ts';
import { code } from '../values/code.ts';
import { flag } from '../values/flag.ts';
import { number } from '../values/number.ts';
import { NOT_UNDERSTOOD, type Reader } from '../values/reader.ts';
import { halfWidth, text } from '../values/text.ts';
import { time } from '../values/time.ts';

/** What a converter gives: text, or a value of a type that nothing else takes. `any`: what its table says. */
export type Given = 'text' | 'number' | 'time' | 'flag' | 'code' | 'any';

export interface Converter {
  readonly gives: Given;
  readonly read: Reader<unknown>;
}

/** @param rest what is written behind its name @throws Error that says what is wrong with it */
type Make = (rest: string) => Converter;

function mapped(change: (text: string) => string | null): Reader<string> {
  return (raw) => {
    const read = text(raw);
    return typeof read === 'string' ? change(read) : read;
  };
}

const ZONE = /\s*(Z|[+-]\d{2}:\d{2})$/;

function readTime(rest: string): Reader<string> {
  const zone = ZONE.exec(rest)?.[1];
  const format = rest.replace(ZONE, '').trim();
  return time({ formats: format === '' ? [] : [format], zone: zone === 'Z' ? '+00:00' : (zone ?? '+08:00') });
}

/** Milliseconds or seconds since 1970. */
function epoch(rest: string): Reader<string> {
  const scale = { ms: 1, s: 1_000 }[rest];
  if (scale === undefined) throw new Error('epoch needs its unit; write epoch s or epoch ms');
  const read = number();
  return (raw) => {
    const value = read(raw);
    if (typeof value !== 'number') return value;
    const at = new Date(value * scale);
    return Number.isNaN(at.getTime()) ? NOT_UNDERSTOOD : at.toISOString();
  };
}

function match(rest: string): Reader<string> {
  const [, source = rest, made] = /^(.*?)\s+=>\s+(.*)$/s.exec(rest) ?? [];
  if (source === '') throw new Error('match needs a pattern; write match ^[^ ]+ (its first group is what is taken)');
  const pattern = new RegExp(source, 'u');
  return (raw) => {
    const read = text(raw);
    if (typeof read !== 'string') return read;
    const found = pattern.exec(read);
    if (!found) return NOT_UNDERSTOOD;
    return (made === undefined ? (found[1] ?? found[0]) : found[0].replace(pattern, made)).trim() || null;
  };
}

function empty(rest: string): Reader<unknown> {
  const words = new Set(rest.split(/\s+/).filter(Boolean));
  if (words.size === 0) throw new Error('empty needs words that mean nothing; write empty - /');
  return (raw) => {
    const read = halfWidth(raw);
    return typeof read === 'string' && words.has(read) ? null : read;
  };
}

/** By name. `amount` and `words` are not here: the one reads two places, the other a table of the file. */
export const CONVERTERS: Readonly<Record<string, Make>> = {
  text: () => ({ gives: 'text', read: text }),
  half: () => ({ gives: 'text', read: halfWidth }),
  upper: () => ({ gives: 'text', read: mapped((each) => each.toUpperCase()) }),
  match: (rest) => ({ gives: 'text', read: match(rest) }),
  empty: (rest) => ({ gives: 'text', read: empty(rest) }),
  maskName: () => ({ gives: 'text', read: mapped(maskName) }),
  maskPhone: () => ({ gives: 'text', read: mapped(maskPhone) }),
  maskText: () => ({ gives: 'text', read: mapped(maskText) }),
  number: (rest) => ({ gives: 'number', read: number(rest === '' ? {} : { suffixes: rest.split(/\s+/) }) }),
  percent: () => ({ gives: 'number', read: number({ suffixes: ['%'], scale: 0.01 }) }),
  time: (rest) => ({ gives: 'time', read: readTime(rest) }),
  epoch: (rest) => ({ gives: 'time', read: epoch(rest) }),
  flag: () => ({ gives: 'flag', read: flag() }),
  code: (rest) => ({ gives: 'code', read: code(rest === '' ? {} : { scheme: rest }) }),
};
