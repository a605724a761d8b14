import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openGatewayObserver } from '../../gateway/observe/gateway-observer.ts';
import { observeMinistry } from '../../subgraphs/kit/observe-ministry.ts';
import { observeProcess, UNOBSERVED } from '../../common/observe/process-observer.ts';
import { readObserveConfig } from '../../common/observe/config.ts';

test('without any setting nothing stands around anything, and no trace begins', async () => {
  const observer = await observeProcess('gateway', readObserveConfig({ env: {} }));
  expect(observer).toMatchObject({ traces: null, lineShare: 0 });
  expect(await openGatewayObserver({ host: '127.0.0.1' }, observer)).toBeNull();
  expect(await observeMinistry({ observer: UNOBSERVED })).toBeNull();
});

test('a gateway and a ministry without any setting load neither library, listen on their own two ports only, and send nothing', async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'support/unobserved-child.ts'),
  ]);
  expect(JSON.parse(stdout)).toEqual({ loaded: [], listening: 2 });
  expect(stderr).toBe('');
}, 120_000);

test('every fault of the shared sections is told at once', () => {
  const env = { LOG_LEVEL: 'loud', LOG_REQUESTS: '2', TRACES_ENDPOINT: 'collector', TRACES_SHARE: '-1' };
  expect(() => readObserveConfig({ env })).toThrow(/log\.level[^]*log\.requests[^]*traces\.endpoint[^]*traces\.share/);
});
