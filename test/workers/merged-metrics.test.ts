import prom from 'prom-client';
import { expect, test } from 'vitest';
import { MergedMetrics } from '../../common/observe/merged-metrics.ts';
import { Meters } from '../../common/observe/meters.ts';

/** Its counter, its gauge and what its histogram has taken. */
async function processWith(count: number, gauge: number, seconds: readonly number[]): Promise<Meters> {
  const meters = new Meters(prom);
  meters.counter({ name: 'requests_total', help: 'requests', labels: ['caller'] }).inc({ caller: 'citizen' }, count);
  meters.gauge({ name: 'in_flight', help: 'under way', labels: ['ministry'] }).set({ ministry: 'food' }, gauge);
  const histogram = meters.histogram({ name: 'seconds', help: 'how long', buckets: [1, 2] });
  for (const each of seconds) histogram.observe(each);
  return meters;
}

const lines = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(name));

test('what is counted is added up, and a gauge is each worker’s own', async () => {
  const [one, two] = [await processWith(3, 5, [0.5, 1.5]), await processWith(4, 0, [1.7])];
  const text = await new MergedMetrics(prom).text([
    { worker: '1', snapshot: await one.snapshot() },
    { worker: '2', snapshot: await two.snapshot() },
  ]);
  expect(lines(text, 'requests_total')).toEqual(['requests_total{caller="citizen"} 7']);
  expect(lines(text, 'in_flight')).toEqual([
    'in_flight{ministry="food",worker="1"} 5',
    'in_flight{ministry="food",worker="2"} 0',
  ]);
  expect(lines(text, 'seconds')).toEqual([
    'seconds_bucket{le="1"} 1',
    'seconds_bucket{le="2"} 3',
    'seconds_bucket{le="+Inf"} 3',
    'seconds_sum 3.7',
    'seconds_count 3',
  ]);
  // What the library keeps of a process is one worker's, too; of several starts none is the whole's.
  expect(lines(text, 'process_start_time_seconds{')).toHaveLength(2);
  expect(text.match(/^# TYPE requests_total/gm)).toHaveLength(1);
});

test('what a worker had counted stays counted when it has ended, and its gauges go with it', async () => {
  const merged = new MergedMetrics(prom);
  const [gone, gone2, lives] = [
    await processWith(3, 5, [0.5]),
    await processWith(10, 5, []),
    await processWith(4, 1, [1.5]),
  ];
  merged.retire(await gone.snapshot());
  merged.retire(await gone2.snapshot());
  const text = await merged.text([{ worker: '1', snapshot: await lives.snapshot() }]);
  expect(lines(text, 'requests_total')).toEqual(['requests_total{caller="citizen"} 17']);
  expect(lines(text, 'in_flight')).toEqual(['in_flight{ministry="food",worker="1"} 1']);
  expect(lines(text, 'seconds_count')).toEqual(['seconds_count 2']);
  const alone = await merged.text([]);
  expect(lines(alone, 'requests_total')).toEqual(['requests_total{caller="citizen"} 13']);
});
