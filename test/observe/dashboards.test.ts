import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { promtool } from './support/promtool.ts';
import { namesIn, servedNames, unservedIn } from './support/served-names.ts';

interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: unknown }[] };
  readonly panels: readonly {
    readonly id: number;
    readonly type: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
    readonly title: string;
    readonly datasource?: { readonly uid: string };
    readonly targets?: readonly { readonly expr: string }[];
  }[];
}

const FOLDER = join(import.meta.dirname, '../../deploy/grafana');
const dashboards = readdirSync(FOLDER).map(
  (name) => [name, JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Dashboard] as const,
);
const exprsOf = ({ panels }: Dashboard): readonly string[] =>
  panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

test.each(dashboards)('%s is one that Grafana takes: numbers of its own, and variables that it has', (_, dashboard) => {
  const { panels, schemaVersion, templating } = dashboard;
  expect(schemaVersion).toBeGreaterThanOrEqual(39);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
  );
  expect(new Set(cells).size, 'no panel lies over another').toBe(cells.length);
  const variables = new Set(['__all', '__rate_interval', ...templating.list.map(({ name }) => name)]);
  const used: readonly string[] = JSON.stringify(dashboard).match(/(?<=\$\{?)[a-z_]\w*/g) ?? [];
  expect(used.filter((name) => !variables.has(name))).toEqual([]);
  expect([...variables].filter((name) => !used.includes(name))).toEqual([]);
  for (const { type, datasource, title } of panels)
    if (type !== 'row') expect(datasource, title).toMatchObject({ uid: '${datasource}' });
});

test('a ministry is chosen by a variable, and every panel about ministries obeys it', () => {
  const gateway = dashboards.find(([name]) => name === 'gateway.json')?.[1];
  expect(gateway?.templating.list.map(({ name }) => name)).toEqual(['datasource', 'gateway', 'ministry']);
  const selectors = exprsOf(gateway as Dashboard).flatMap(
    (expr) => expr.match(/tongcha_(?:ministry|member_filter)\w*\{[^}]*\}?/g) ?? [],
  );
  expect(selectors.length).toBeGreaterThan(15);
  const whole = selectors.filter((each) => !/(?:ministry|member)=~"\$ministry"/.test(each));
  expect(whole.map((each) => each.split('{')[0])).toEqual(['tongcha_member_filter_bytes']);
});

test('every metric that a dashboard asks for is served, and every one of ours is asked for', async () => {
  const served = await servedNames();
  const exprs = dashboards.flatMap(([, dashboard]) => exprsOf(dashboard));
  const queries = dashboards.flatMap(([, { templating }]) => templating.list.map(({ query }) => JSON.stringify(query)));
  expect(
    [...exprs, ...queries.map((each) => each.replaceAll('"', ''))].flatMap((each) => unservedIn(each, served)),
  ).toEqual([]);
  const asked = new Set(exprs.flatMap(namesIn));
  const ours = [...served].filter((name) => name.startsWith('tongcha_') && !/_(bucket|sum|count)$/.test(name));
  expect(ours.filter((name) => !asked.has(name) && !asked.has(`${name}_bucket`))).toEqual([]);
});

const tool = promtool();
test.skipIf(!tool)('every query of the dashboards is one that Prometheus reads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-dashboards-'));
  try {
    const exprs = dashboards.flatMap(([, dashboard]) => exprsOf(dashboard));
    const rules = exprs.map((expr, i) => ({
      record: `query_${i}`,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$[a-z]+/g, '.*'),
    }));
    const file = join(folder, 'queries.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'queries', rules }] }));
    expect(tool?.('check', 'rules', file)).toMatchObject({ status: 0 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
