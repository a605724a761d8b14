import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { openAccess } from '../../gateway/policy/identity/access.ts';
import { readGatewayConfig } from '../../gateway/config.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';

test('the project’s own agreements have no fault in the project’s own graph, one a ministry', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const supergraph = loadSupergraph();
  const access = await openAccess(readGatewayConfig({ env: {} }), supergraph);
  await access.close();
  expect(said.mock.calls).toEqual([]);
  expect(readdirSync(fileURLToPath(new URL('../../schema/agreements/', import.meta.url))).sort()).toEqual(
    supergraph.topology.ministries.map(({ name }) => `${name}.yaml`).sort(),
  );
  said.mockRestore();
});
