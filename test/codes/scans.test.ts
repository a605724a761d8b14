import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonical, identify } from '../../schema/codes/index.ts';

/** What scanners, keyboards and people give, and what must come of it. */
interface Scan {
  readonly input: string;
  /** Among the readings in this order, the first of them first unless `anywhere`. */
  readonly codes?: readonly string[];
  readonly anywhere?: boolean;
  readonly not?: readonly string[];
  readonly warns?: readonly string[];
  /** Of the first reading. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** No reading at all. */
  readonly refuse?: boolean;
}

const scans = JSON.parse(readFileSync(new URL('scans.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly Scan[]>
>;

describe.each(Object.entries(scans))('%s', (_, each) => {
  test.each(each.map((scan) => [JSON.stringify(scan.input), scan] as const))(
    '%s',
    (_input, { input, codes, anywhere, not, warns, attributes, refuse }) => {
      const readings = identify(input);
      const found = readings.map(({ code }) => code);
      if (refuse) expect(found).toEqual([]);
      for (const code of not ?? []) expect(found).not.toContain(code);
      const wanted = codes ?? [];
      expect(found.filter((code) => wanted.includes(code))).toEqual(wanted);
      if (wanted.length > 0 && !anywhere) expect(found[0]).toBe(wanted[0]);
      for (const code of warns ?? []) expect(readings.find((reading) => reading.code === code)?.validity).toBe('WARN');
      expect(readings[0]?.attributes ?? {}).toMatchObject(attributes ?? {});
      for (const code of found) expect(canonical(code), code).toBe(code);
    },
  );
});
