import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dataRule } from '../../gateway/warnings/data/data-rule.ts';
import { readParameterFile } from '../../gateway/warnings/data/parameter-file.ts';
import { readRuleFile } from '../../gateway/warnings/data/rule-file.ts';
import { chainOf, judged, memberOf, recordOf } from './support/chain-of.ts';
import { FIELDS } from './support/data-rules.ts';
import { SHIPPED } from './support/shipped-rules.ts';

/** What docs/guides/rules.md tells people to write works as it is written. */
const guide = readFileSync(new URL('../../docs/guides/rules.md', import.meta.url), 'utf8');
const [rule = '', parameters = ''] = [...guide.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, text]) => text);

test('its rule fires, with what it says', () => {
  const read = readRuleFile(rule, FIELDS);
  if (!read.ok) throw new Error(read.faults.join('\n'));
  const producedAt = '1990-05-01T00:00:00+08:00';
  const chain = chainOf({
    units: { A: [recordOf(memberOf('special-equipment'), { productName: '电梯', producedAt })] },
  });
  expect(judged(dataRule('kept-too-long', read.data), chain)).toMatchObject([
    { outcome: 'FIRES', zh: '电梯制造于1990-05-01，已13356天' },
  ]);
});

test('its parameters are taken', () => {
  expect(readParameterFile(parameters, SHIPPED.rules, ['agriculture'])).toMatchObject({
    ok: true,
    data: [{ rule: 'gives-out-more', member: 'agriculture', value: 8 }],
  });
});

test('what it shows of faults is what is told of them', () => {
  const read = readRuleFile(rule.replace('date: producedAt', 'date: madeAt'), FIELDS);
  const [, shown = ''] = /kept-too-long\.yaml: (line 8: .*; there are category)/.exec(guide) ?? [];
  expect(read.ok ? [] : read.faults).toEqual([expect.stringContaining(shown)]);
  const sector = readRuleFile(rule.replace('[SPECIAL_EQUIPMENT]', '[SPECIAL]'), FIELDS);
  expect(sector.ok ? [] : sector.faults).toEqual([
    expect.stringMatching(/^line 6: sectors\[0\]: expected a sector of the graph: AGRICULTURE, CUSTOMS, FOOD_DRUG, /),
  ]);
});
