import { FIVE, linksOf, recordOf } from './five.ts';

/** What the gateway must answer when nobody lies, written down without any executor; keys in the operation's order. */

interface Recorded {
  readonly code: string;
  readonly name: string;
}

function shown(record: object | null): object | null {
  if (!record) return null;
  const { code, count, weight, good, name, ...rest } = record as Recorded & Readonly<Record<string, unknown>>;
  return { code, count, weight, good, label: name, ...rest };
}

export const honestAsk = (codes: readonly string[]): object => ({
  units: codes.map((code) => ({
    __typename: 'TraceUnit',
    code,
    scheme: 'five',
    ...Object.fromEntries(
      FIVE.flatMap((each) => {
        const record = recordOf(each, code);
        return [
          [each.field, shown(record)],
          [`${each.field}Links`, linksOf(each, code)],
          [`also${each.type}`, record && { name: (record as Recorded).name }],
        ];
      }),
    ),
  })),
  ...Object.fromEntries(
    FIVE.flatMap((each) => [
      [`${each.field}Search`, codes.map((code) => shown(recordOf(each, code)))],
      [`${each.field}Total`, codes.length],
    ]),
  ),
});

export const honestReport = (code: string): object =>
  Object.fromEntries(FIVE.map((each) => [`${each.field}Report`, shown(recordOf(each, code))]));

export const honestOne = (each: (typeof FIVE)[number], codes: readonly string[]): object => ({
  units: codes.map((code) => {
    const record = recordOf(each, code) as (Recorded & { count: number }) | null;
    return { code, [each.field]: record && { code, count: record.count, label: record.name } };
  }),
  [`${each.field}Total`]: codes.length,
});
