import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { observeProcess, type ProcessObserver } from '../../common/observe/process-observer.ts';
import { FAILURES } from '../../gateway/audit/outcome.ts';
import { CONDITIONS } from '../../gateway/readiness/condition.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Collector, type SeenSpan, startCollector } from './support/collector.ts';
import { readLog } from './support/read-log.ts';
import { freePort } from '../support/free-port.ts';
import { readMetrics } from './support/read-metrics.ts';

const LOT = 'hazlot:370681001.DCM20260215';
const RECORD = `{ unit(code: "${LOT}") { hazardousGoods { productName } } }`;
const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

const SERVER = 2;
const CLIENT = 3;

let collector: Collector;
let graph: Graph;
let metricsUrl: string;
let ministryMetricsUrl: string;
const observers: ProcessObserver[] = [];
let written: ReturnType<typeof readLog>;

beforeAll(async () => {
  collector = await startCollector();
  const [port, ministryPort] = [await freePort(), await freePort()];
  metricsUrl = `http://127.0.0.1:${port}/metrics`;
  ministryMetricsUrl = `http://127.0.0.1:${ministryPort}/metrics`;
  const observe = async (name: string): Promise<ProcessObserver> => {
    const observer = await observeProcess(name, {
      log: { level: 'info', requests: 1 },
      traces: { endpoint: collector.url, share: 1 },
    });
    observers.push(observer);
    return observer;
  };
  graph = await startGraph({
    retryShare: 0,
    settings: { GATEWAY_CACHE_MB: '1' },
    observers: {
      gateway: { observer: await observe('gateway'), metricsPort: port },
      'hazardous-goods': { observer: await observe('hazardous-goods'), cacheControl: 'max-age=600' },
      'food-drug': { observer: await observe('food-drug'), metricsPort: ministryPort },
      agriculture: { observer: await observe('agriculture') },
    },
  });
  // What it plans before it is ready is its own.
  await vi.waitFor(async () => expect((await fetch(`${graph.origin}/ready`)).status).toBe(200), { timeout: 20_000 });
});
afterAll(async () => {
  await graph.stop();
  await Promise.all(observers.map((observer) => observer.close()));
  await collector.stop();
});
beforeEach(() => (written = readLog()));
afterEach(() => written.restore());

const ask = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
const gatewayMetrics = async (): Promise<Readonly<Record<string, number>>> => (await readMetrics(metricsUrl)).values;
/** By how much each value that has changed is more than it was. */
async function counted(act: () => Promise<void>): Promise<Readonly<Record<string, number>>> {
  const before = await gatewayMetrics();
  await act();
  const after = await gatewayMetrics();
  return Object.fromEntries(Object.entries(after).map(([key, value]) => [key, value - (before[key] ?? 0)]));
}
/** The spans of one request's trace, once they are all there. */
async function spansOf(traceId: string, complete: (spans: SeenSpan[]) => boolean): Promise<SeenSpan[]> {
  const own = (): SeenSpan[] => collector.spans().filter((span) => span.traceId === traceId);
  await vi.waitFor(
    () =>
      expect(
        complete(own()),
        own()
          .map(({ service, name }) => `${service} ${name}`)
          .join(', '),
      ).toBe(true),
    { timeout: 15_000, interval: 100 },
  );
  return own();
}

test('what may go wrong is counted from zero, for each member, caller and system, before it has', async () => {
  const gateway = await gatewayMetrics();
  for (const member of Object.keys(graph.subgraphs)) {
    for (const code of ['UNAVAILABLE', 'TIMEOUT', 'NOT_UNDERSTOOD', 'OTHER_VERSION', 'REFUSED', 'MINISTRY_ERROR'])
      expect(gateway, `${member} ${code}`).toHaveProperty(
        [`tongcha_ministry_errors_total{ministry="${member}",code="${code}"}`],
        0,
      );
    for (const code of ['UNAVAILABLE', 'TIMEOUT', 'BAD_ANSWER'])
      expect(gateway).toHaveProperty([`tongcha_ministry_faults_total{ministry="${member}",code="${code}"}`], 0);
    for (const name of ['questions_total', 'call_seconds_count', 'data_age_seconds_count', 'turned_away_total'])
      expect(Object.keys(gateway)).toContain(`tongcha_ministry_${name}{ministry="${member}"}`);
  }
  for (const caller of ['unidentified', 'anonymous', 'regulator'])
    for (const [outcome, code] of [
      ['OK', ''],
      ['PARTIAL', 'UNAVAILABLE'],
      ['FAILED', 'INTERNAL_SERVER_ERROR'],
      ['REFUSED', 'OVERLOADED'],
    ])
      expect(gateway).toHaveProperty(
        [`tongcha_gateway_requests_total{caller="${caller}",outcome="${outcome}",code="${code}"}`],
        0,
      );
  expect(gateway).toHaveProperty(['tongcha_gateway_incomplete_total{reason="TIMEOUT"}'], 0);
  const { values: ministry } = await readMetrics(ministryMetricsUrl);
  for (const key of [
    'tongcha_subgraph_refused_total{reason="unknown key"}',
    'tongcha_subgraph_requests_total{status="500"}',
    'tongcha_legacy_errors_total{system="drug-soap",code="UNAVAILABLE"}',
    'tongcha_legacy_partial_total{system="drug-soap",code="NOT_UNDERSTOOD"}',
    'tongcha_legacy_not_understood_total{system="drug-soap"}',
  ])
    expect(ministry).toHaveProperty([key], 0);
});

test('a ministry counts the calls that it does not answer by why', async () => {
  const unsigned = 'tongcha_subgraph_refused_total{reason="unsigned"}';
  const before = (await readMetrics(ministryMetricsUrl)).values[unsigned] ?? 0;
  const response = await fetch(graph.subgraphs['food-drug'] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ __typename }' }),
  });
  expect(response.status).toBe(401);
  expect((await readMetrics(ministryMetricsUrl)).values[unsigned]).toBe(before + 1);
});

test('of answers that say how old their data is, the oldest counts', async () => {
  const count = 'tongcha_ministry_data_age_seconds_count{ministry="hazardous-goods"}';
  const more = await counted(async () => {
    await ask(`{ unit(code: "${LOT}") { hazardousGoods { source { asOf } } } }`);
    await ask(`{ unit(code: "${LOT}") { hazardousGoods { source { system } } } }`);
  });
  expect(more[count]).toBe(1);
  expect(more['tongcha_ministry_data_age_seconds_sum{ministry="hazardous-goods"}']).toBeGreaterThan(86_400);
});

test('requests are counted by who asks and what came of them, plans by whether they were found, questions by ministry', async () => {
  const fresh = `query Fresh { unit(code: "${LOT}") { hazardousGoods { productName level } } }`;
  const more = await counted(async () => {
    await ask(fresh);
    await ask(fresh);
    await ask('{ unit(');
    await ask(RECORD, { authorization: 'Bearer nobody' });
  });
  expect(more).toMatchObject({
    'tongcha_gateway_requests_total{caller="anonymous",outcome="OK",code=""}': 2,
    'tongcha_gateway_requests_total{caller="anonymous",outcome="REFUSED",code="GRAPHQL_PARSE_FAILED"}': 1,
    'tongcha_gateway_requests_total{caller="unidentified",outcome="REFUSED",code="UNAUTHENTICATED"}': 1,
    'tongcha_gateway_request_seconds_count{caller="anonymous"}': 3,
    'tongcha_gateway_operations_total{plan="made"}': 1,
    'tongcha_gateway_operations_total{plan="found"}': 1,
    'tongcha_gateway_plan_seconds_count{outcome="made"}': 1,
    'tongcha_ministry_questions_total{ministry="hazardous-goods"}': 2,
    'tongcha_ministry_calls_total{ministry="hazardous-goods"}': 1,
    'tongcha_ministry_call_seconds_count{ministry="hazardous-goods"}': 1,
    'tongcha_ministry_batch_size_sum{ministry="hazardous-goods"}': 1,
  });
  expect(more['tongcha_ministry_errors_total{ministry="hazardous-goods",code="UNAVAILABLE"}'] ?? 0).toBe(0);
  expect((await gatewayMetrics())['tongcha_ministry_breaker{ministry="hazardous-goods",state="CLOSED"}']).toBe(1);
});

test('a trace goes from the client down to the legacy system, whatever its client says of following it', async () => {
  await ask(
    `query Traced { unit(code: "gs1:(01)06901234001020(10)T260310") { foodDrug { productName quantity { unit } } } }`,
    { traceparent: PARENT, 'x-request-id': 'traced-request-1' },
  );
  const traceId = PARENT.slice(3, 35);
  const spans = await spansOf(
    traceId,
    (all) =>
      all.some(({ service, name }) => service === 'tongcha-gateway' && name === 'query') &&
      all.some(({ service, name }) => service === 'tongcha-food-drug' && name === 'POST /graphql'),
  );
  const root = spans.find(({ service, name }) => service === 'tongcha-gateway' && name === 'query');
  expect(root).toMatchObject({
    parentSpanId: PARENT.slice(36, 52),
    failed: false,
    attributes: {
      'tongcha.client_request_id': 'traced-request-1',
      'tongcha.caller': 'anonymous',
      'tongcha.outcome': 'OK',
      'graphql.operation.name': 'Traced',
      'graphql.operation.type': 'query',
      'graphql.document': expect.stringMatching(/^query Traced \{\n {2}unit\(code: _\) \{/) as string,
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
    },
  });
  expect(root?.kind).toBe(SERVER);
  expect(spans.find(({ name }) => name === 'POST /graphql')).toMatchObject({
    kind: SERVER,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'url.scheme': 'http',
      'http.response.status_code': 200,
    },
  });
  expect(spans.find(({ name }) => name === 'POST')).toMatchObject({
    kind: CLIENT,
    attributes: { 'server.address': '127.0.0.1', 'server.port': expect.any(Number) as number },
  });
  const pathOf = (span: SeenSpan): string => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    const own = `${span.service.replace('tongcha-', '')}/${span.name}`;
    return parent ? `${pathOf(parent)} > ${own}` : own;
  };
  expect([...new Set(spans.map(pathOf))].sort()).toEqual(
    expect.arrayContaining([
      'gateway/query',
      'gateway/query > gateway/chain',
      'gateway/query > gateway/plan',
      'gateway/query > gateway/question',
      'gateway/query > gateway/question > gateway/POST',
      'gateway/query > gateway/question > gateway/POST > food-drug/POST /graphql',
      'gateway/query > gateway/question > gateway/POST > food-drug/POST /graphql > food-drug/legacy',
      'gateway/query > gateway/question > gateway/POST > food-drug/POST /graphql > food-drug/legacy > food-drug/GET',
      'gateway/query > gateway/read',
    ]),
  );
  for (const span of spans)
    if (span.parentSpanId !== PARENT.slice(36, 52))
      expect(spans.map(({ spanId }) => spanId)).toContain(span.parentSpanId);
  expect(written.lines().find(({ clientRequest }) => clientRequest === 'traced-request-1')).toMatchObject({
    event: 'request',
    request: root?.attributes['tongcha.request_id'],
    status: 200,
    caller: 'anonymous',
    outcome: 'OK',
    name: 'Traced',
    operation: root?.attributes['tongcha.operation'],
    ministries: { 'food-drug': 1 },
  });
});

test('a legacy system that fails is counted by the ministry under its name and code, and is a failed span', async () => {
  const { values: before } = await readMetrics(ministryMetricsUrl);
  const failing = graph.standIns.each['drug-soap'];
  await failing.behave('garbage');
  const trace = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
  await ask('query Failing { unit(code: "drug:83857930000879766601") { foodDrug { productName level } } }', {
    traceparent: trace,
  });
  await failing.behave('well');
  const { values } = await readMetrics(ministryMetricsUrl);
  const grown = Object.keys(values).filter(
    (key) => key.startsWith('tongcha_legacy_errors_total') && (values[key] ?? 0) > (before[key] ?? 0),
  );
  expect(grown).toEqual([
    expect.stringMatching(/^tongcha_legacy_errors_total\{system="[a-z-]+",code="(BAD_ANSWER|UNAVAILABLE)"\}$/),
  ]);
  const spans = await spansOf(
    '1'.repeat(32),
    (all) =>
      all.some(({ name, failed }) => name === 'legacy' && failed) &&
      all.some(({ service, name }) => service === 'tongcha-gateway' && name === 'query'),
  );
  expect(spans.find(({ name, failed }) => name === 'legacy' && failed)?.attributes['error.type']).toMatch(
    /^(BAD_ANSWER|UNAVAILABLE)$/,
  );
});

test('a ministry that is down is counted under its name and code, and its open breaker is seen', async () => {
  await graph.stopMinistry('rare-earth');
  const fields = ['a', 'b', 'c', 'd', 'e', 'f'].map((alias) => `${alias}: productName`);
  const more = await counted(async () => {
    for (const field of fields)
      await ask(`{ unit(code: "relot:91150203MA0N00024Y.REO20260105") { rareEarth { ${field} } } }`);
  });
  // One call finds that it has gone; all others are answered by the breaker, which alone asks on.
  const probes = more['tongcha_ministry_probes_total{ministry="rare-earth"}'] ?? 0;
  expect(more['tongcha_ministry_errors_total{ministry="rare-earth",code="UNAVAILABLE"}']).toBe(1);
  expect(more['tongcha_ministry_faults_total{ministry="rare-earth",code="UNAVAILABLE"}']).toBe(1 + probes);
  expect(more['tongcha_ministry_turned_away_total{ministry="rare-earth"}']).toBe(5);
  expect(more['tongcha_gateway_requests_total{caller="anonymous",outcome="PARTIAL",code="UNAVAILABLE"}']).toBe(6);
  const now = await gatewayMetrics();
  expect([
    now['tongcha_ministry_breaker{ministry="rare-earth",state="OPEN"}'],
    now['tongcha_ministry_breaker{ministry="rare-earth",state="CLOSED"}'],
  ]).toEqual([1, 0]);
  expect(
    written
      .lines()
      .filter(({ event }) => event === 'request')
      .at(-1),
  ).toMatchObject({
    outcome: 'PARTIAL',
    code: 'UNAVAILABLE',
    faults: { UNAVAILABLE: 1 },
    ministries: { 'rare-earth': 1 },
  });
});

test('an answer that lacks something is counted as incomplete, also where only a chain that tells no gaps does', async () => {
  const gone = 'tongcha_gateway_incomplete_total{reason="UNAVAILABLE"}';
  const chain = (code: string): Promise<Response> => ask(`{ chain(code: "${code}") { units { code } } }`);
  expect((await counted(async () => void (await chain('relot:91150203MA0N00024Y.REO20260105'))))[gone]).toBe(1);
  const complete = await counted(async () => void (await ask(RECORD)));
  expect(Object.keys(complete).filter((key) => key.includes('incomplete') && complete[key] !== 0)).toEqual([]);
  const refused = await counted(async () => void (await ask('{ unit(')));
  expect(Object.keys(refused).filter((key) => key.includes('incomplete') && refused[key] !== 0)).toEqual([]);
});

test('no code, name, value, token or text of a caller’s is in logs, metrics or spans, whatever fails', async () => {
  const canaries = {
    code: 'hazlot:370681001.CANARY777',
    name: '金丝雀张三',
    variable: 'CANARYVARIABLE',
    token: 'CANARYTOKEN.e30.x',
    alias: 'CANARYALIAS',
    phone: '13800138000',
    header: 'CANARYHEADER',
  };
  const trace = {
    traceparent: `00-${'3'.repeat(32)}-${'4'.repeat(16)}-01`,
    'x-request-id': `${canaries.header}"\u00e9`,
  };
  const body = (query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Response> =>
    fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...trace },
      body: JSON.stringify({ query, variables }),
    });
  await body(
    `query By_${canaries.phone} { ${canaries.alias}: unit(code: "${canaries.code}") { records { productName } hazardousGoods { productName } } }`,
  );
  await body(`{ identify(text: "${canaries.name}") { code } chain(code: "${canaries.code}") { units { code } } }`);
  await body(`query ($v: Int) { unit(code: "${canaries.code}", ${canaries.alias}: $v) { code } }`, {
    v: canaries.variable,
  });
  await body('query ($code: TraceCode!) { unit(code: $code) { code } }', {
    code: { [canaries.variable]: canaries.name },
  });
  await body(`{ ${canaries.name} }`);
  await body('{ unit', { code: canaries.code });
  await ask(RECORD, { ...trace, authorization: `Bearer ${canaries.token}` });
  await ask(RECORD, { ...trace, 'tongcha-purpose': canaries.header });
  for (const standIn of Object.values(graph.standIns.each)) await standIn.behave('garbage');
  await body(
    `{ unit(code: "${canaries.code}") { hazardousGoods { productName } foodDrug { productName } agriculture { productName } specialEquipment { productName } } }`,
  );
  for (const standIn of Object.values(graph.standIns.each)) await standIn.behave('well');
  await spansOf(
    '3'.repeat(32),
    (all) => all.filter(({ service, kind }) => service === 'tongcha-gateway' && kind === SERVER).length >= 7,
  );
  const told = [
    written.text(),
    collector.text(),
    (await readMetrics(metricsUrl)).text,
    (await readMetrics(ministryMetricsUrl)).text,
  ].join('\n');
  expect(written.lines().filter(({ event }) => event === 'request')).toHaveLength(9);
  expect(told).toContain('By_#');
  expect(Object.values(canaries).filter((each) => told.includes(each))).toEqual([]);
  expect(told).not.toContain('370681001');
});

test('what the cache has of an entity is counted by ministry', async () => {
  // Its system spoke garbage a moment ago, and an answer with a gap is not kept.
  await vi.waitFor(
    async () => {
      const answer = await ask(`{ unit(code: "${LOT}") { hazardousGoods { level } } }`);
      expect(await answer.json()).not.toHaveProperty('errors');
    },
    { timeout: 20_000, interval: 200 },
  );
  const query = `query Cached { unit(code: "${LOT}") { hazardousGoods { level productName } } }`;
  expect(await counted(async () => void (await ask(query)))).toMatchObject({
    'tongcha_ministry_cache_total{ministry="hazardous-goods",found="miss"}': 1,
    'tongcha_ministry_calls_total{ministry="hazardous-goods"}': 1,
  });
  expect(await counted(async () => void (await ask(query)))).toMatchObject({
    'tongcha_ministry_cache_total{ministry="hazardous-goods",found="hit"}': 1,
    'tongcha_ministry_calls_total{ministry="hazardous-goods"}': 0,
    'tongcha_ministry_questions_total{ministry="hazardous-goods"}': 1,
  });
});

test('metrics are not on the public port, and nothing else is on theirs', async () => {
  expect((await fetch(`${graph.origin}/metrics`)).status).toBe(404);
  const { origin } = new URL(metricsUrl);
  for (const path of ['/', '/graphql', '/health', '/metrics/x'])
    expect((await fetch(origin + path)).status, path).toBe(404);
  expect((await fetch(metricsUrl, { method: 'POST' })).status).toBe(404);
});

test('labels have few values: none is a code, an operation’s text or a name of a caller’s', async () => {
  const { text } = await readMetrics(metricsUrl);
  const own = text.split('\n').filter((line) => line.startsWith('tongcha_'));
  const values = new Map<string, Set<string>>();
  for (const line of own)
    for (const [, label = '', value = ''] of line.matchAll(/(\w+)="([^"]*)"/g))
      values.set(label, (values.get(label) ?? new Set<string>()).add(value));
  expect([...values.keys()].sort()).toEqual([
    'about',
    'agreements',
    'caller',
    'code',
    'found',
    'le',
    'ministry',
    'outcome',
    'plan',
    'reason',
    'severity',
    'state',
    'supergraph',
  ]);
  expect([...(values.get('reason') ?? [])].sort()).toEqual([...Object.keys(CONDITIONS), ...FAILURES].sort());
  values.delete('reason');
  for (const [label, seen] of values) expect(seen.size, label).toBeLessThanOrEqual(40);
});

test('a span is named for its operation’s type, and fails by what could not be done, not by what may not', async () => {
  const traceOf = (digit: string): { readonly traceparent: string } => ({
    traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01`,
  });
  await ask('{ unit(', traceOf('5'));
  await ask(RECORD, { ...traceOf('6'), authorization: 'Bearer nobody' });
  await graph.stopMinistry('rare-earth');
  await ask('{ unit(code: "relot:91150203MA0N00024Y.REO20260105") { rareEarth { code } } }', traceOf('7'));
  const rootOf = async (digit: string): Promise<SeenSpan | undefined> => {
    const isRoot = ({ kind, parentSpanId }: SeenSpan): boolean => kind === SERVER && parentSpanId === digit.repeat(16);
    return (await spansOf(digit.repeat(32), (all) => all.some(isRoot))).find(isRoot);
  };
  expect(await rootOf('5')).toMatchObject({
    name: 'GraphQL Operation',
    failed: false,
    attributes: { 'tongcha.outcome': 'REFUSED', 'tongcha.code': 'GRAPHQL_PARSE_FAILED' },
  });
  expect(await rootOf('6')).toMatchObject({
    name: 'GraphQL Operation',
    failed: false,
    attributes: { 'http.response.status_code': 401 },
  });
  expect(await rootOf('7')).toMatchObject({
    name: 'query',
    failed: true,
    attributes: { 'tongcha.outcome': 'PARTIAL', 'error.type': 'UNAVAILABLE' },
  });
});
