import { expect, test } from 'vitest';
import type { Verified } from '../../gateway/verify/report.ts';
import { verify } from '../../gateway/verify/verify.ts';
import { groups } from '../execute/compatibility/groups.ts';
import { compose } from '../execute/support/federation.ts';

test('over the graphs of the compatibility suite no alarm is false, and stock’s faults have their names', async () => {
  const all: Verified[] = [];
  for (const { name, subgraphs, operations } of Object.values(groups).flat()) {
    const documents = operations.map(({ query }) => ({ name: query, text: query }));
    const report = await verify({ supergraph: compose(subgraphs()), documents });
    expect(report.stock, name).toBeNull();
    for (const each of report.operations)
      expect(['SAME', 'STOCK_FAULT', 'REFUSED'], `${name}: ${JSON.stringify(each)}`).toContain(each.outcome);
    all.push(...report.operations);
  }
  const faults = new Set(all.flatMap((each) => each.faults));
  for (const fault of ['MIXED_MEANINGS', 'REQUIRED_ARGUMENTS', 'EMPTY_OBJECT', 'OTHER_OPERATIONS', 'REQUIREMENT'])
    expect(faults).toContain(fault);
  expect(all.filter(({ outcome }) => outcome === 'SAME').length).toBeGreaterThan(all.length * 0.8);
}, 120_000);
