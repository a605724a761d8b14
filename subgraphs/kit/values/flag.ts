import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';
import { halfWidth } from './text.ts';
import { spelled } from './word.ts';

export interface FlagOptions {
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
}

const YES = ['1', 'true', 't', 'y', 'yes', '是', '真', '有'];
const NO = ['0', 'false', 'f', 'n', 'no', '否', '假', '无'];

/** Yes or no, in the words that systems have for it: 1, true, Y, 是. Words of its own are added to these. */
export function flag({ yes = [], no = [] }: FlagOptions = {}): Reader<boolean> {
  const meanings = new Map([
    ...[...YES, ...yes].map((each) => [spelled(each), true] as const),
    ...[...NO, ...no].map((each) => [spelled(each), false] as const),
  ]);
  return (raw): Read<boolean> => {
    const exact = typeof raw === 'string' ? meanings.get(raw) : undefined;
    if (exact !== undefined) return exact;
    const written = halfWidth(raw);
    return typeof written === 'string' ? (meanings.get(spelled(written)) ?? NOT_UNDERSTOOD) : written;
  };
}
