import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONDITIONS } from '../../gateway/readiness/condition.ts';
import { promtool } from './support/promtool.ts';
import { servedNames, unservedIn } from './support/served-names.ts';

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly runbook_url: string };
}

const ROOT = join(import.meta.dirname, '../..');
const PROMETHEUS = join(ROOT, 'deploy/prometheus');
const RUNBOOK = join(ROOT, 'docs/runbook');
const RULES = join(PROMETHEUS, 'tongcha.rules.yml');
const TESTS = join(PROMETHEUS, 'tongcha.rules.test.yml');
const { groups } = parse(readFileSync(RULES, 'utf8')) as { groups: readonly { readonly rules: readonly Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
/** These fire for conditions, each of which has a page by its own name. */
const OF_CONDITIONS = ['TongchaConditionFailed', 'TongchaConditionWarning'];
const PAGES = readdirSync(RUNBOOK).filter((name) => name !== 'README.md');

const tool = promtool();
test.skipIf(!tool)('the configuration to begin from is one, and has the jobs that alerts look for', () => {
  const file = join(PROMETHEUS, 'prometheus.yml');
  expect(tool?.('check', 'config', file)).toMatchObject({ status: 0 });
  const { scrape_configs: jobs } = parse(readFileSync(file, 'utf8')) as {
    scrape_configs: readonly { readonly job_name: string }[];
  };
  expect(jobs.map(({ job_name: name }) => name)).toEqual(['tongcha-gateway', 'tongcha-ministry']);
});

test.skipIf(!tool)('the alerts fire when they should, and only then', () => {
  expect(tool?.('check', 'rules', RULES)).toMatchObject({ status: 0 });
  expect(tool?.('test', 'rules', TESTS)).toMatchObject({ status: 0 });
});

test.each(alerts.map((each) => [each.alert, each] as const))(
  '%s says how bad it is and where its page is, in both languages, and is seen to fire by a test',
  (name, { labels: { severity }, annotations: { summary, runbook_url: page } }) => {
    expect(severity).toMatch(/^(critical|warning|info)$/);
    expect(summary).toMatch(/\p{Script=Han}.* \/ /su);
    expect(page).toBe(`docs/runbook/${OF_CONDITIONS.includes(name) ? '{{ $labels.reason }}' : name}.md`);
    expect(readFileSync(TESTS, 'utf8')).toContain(`ALERTS{alertname="${name}",alertstate="firing"`);
  },
);

test('every condition that is more than a notice has an alert by its severity', () => {
  const severities = new Set(Object.values(CONDITIONS).map(({ severity }) => severity));
  const met = alerts.flatMap(
    ({ expr }) => /^max by \([^)]+\) \(tongcha_condition\{severity="(\w+)"\}\)/.exec(expr)?.[1] ?? [],
  );
  expect([...severities].filter((each) => each !== 'notice').toSorted()).toEqual(met.toSorted());
});

test('every metric that an alert looks at is served', async () => {
  const served = await servedNames();
  expect(alerts.flatMap(({ expr }) => unservedIn(expr, served))).toEqual([]);
  const label = /reason="([A-Z_]+)"/;
  for (const { expr } of alerts) {
    const reason = label.exec(expr)?.[1];
    if (reason !== undefined) expect(Object.keys(CONDITIONS)).toContain(reason);
  }
});

test('every alert and every condition has a page in the runbook, and every page is of one', () => {
  const named = [
    ...Object.keys(CONDITIONS),
    ...alerts.map(({ alert }) => alert).filter((alert) => !OF_CONDITIONS.includes(alert)),
  ];
  expect(PAGES.toSorted()).toEqual(named.map((name) => `${name}.md`).toSorted());
  const index = readFileSync(join(RUNBOOK, 'README.md'), 'utf8');
  expect(PAGES.filter((page) => !index.includes(`](${page})`))).toEqual([]);
});

const PARTS = {
  中文: ['含义', '影响', '查看', '处理', '结束'],
  English: ['What it means', 'Who is affected', 'How to see it', 'What to do', 'How to know that it is over'],
};

test.each(PAGES)(
  '%s says in both languages what it means, whom it meets, how to see it, what to do, and its end',
  (page) => {
    const text = readFileSync(join(RUNBOOK, page), 'utf8');
    expect(text.split('\n')[0]).toBe(`# ${page.replace('.md', '')}`);
    for (const [language, parts] of Object.entries(PARTS)) {
      const [, own = ''] = new RegExp(`^## ${language}\\n([^]*?)(?=^## |$(?![^]))`, 'm').exec(text) ?? [];
      expect([...own.matchAll(/^\*\*([^*]+)\*\*/gm)].map(([, part]) => part?.replace(/[。.]$/, ''))).toEqual(parts);
    }
  },
);
