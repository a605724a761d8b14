import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import chains from '../../demo/chains.json' with { type: 'json' };
import { DEVELOPMENT_AUDIT_LOG } from '../../common/signature/development-key.ts';
import { MEMBERS } from '../../demo/members/members.ts';
import { isStanding } from '../../schema/recalls.ts';
import { UnitHazardousGoods } from '../../portal/documents/answers.ts';
import { type Ran, runCli } from '../cli/support/run-cli.ts';
import { connect } from '../mcp/support/assistant.ts';
import { LONG } from '../support/runs.ts';
import { type Clone, makeClone } from './support/clone.ts';
import { askRecord, askUnit, type Coverage, type Found, HELD } from './support/coverage.ts';
import { commandsOf, type Documented, documentedIn, pagesOf, PLACEHOLDER } from './support/documented.ts';
import { LEFT_OUT } from './support/left-out.ts';
import { START_MS, type Started } from './support/npm-start.ts';
import { type Answer, ANSWERS, type Expected } from './support/regulator-answers.ts';

/**
 * `npm start` in a fresh clone: it starts again after a start before, every command and request of the pages and of the
 * helps runs as it is written, and it caches. One file, since the pages name its ports.
 */

/** The README's in a short run; those of all pages and helps where CI or a long run asks for them. */
const ALL = LONG || process.env['TEST_COMMANDS'] === 'all';
const ROOT = join(import.meta.dirname, '../..');
/** Of a unit that no page names, so that nobody has asked for it yet. */
const UNASKED = 'drug:83857930000879766602';
/** A lot of vegetables, of which nothing else is asked. */
const LETTUCE = 'gs1:(01)06901234001044(10)V260710';
/** Two provinces have a record of it. */
const ELEVATOR = 'equipment:31103502032026050013';
const found = pagesOf(ROOT).flatMap((page) => documentedIn(ROOT, page));
const tried = found.filter(({ page }) => ALL || page.startsWith('README'));
const titleOf = ({ page, line, text }: Documented): string => `${page}:${line} ${text.split('\n')[0]?.slice(0, 80)}`;
/** A list of a register needs one; without it, the examples of an export cannot be tried. */
const TOKEN = 'export TONGCHA_TOKEN=$(npm run -s token -- --role data-team) TONGCHA_PURPOSE=statistics';
/** What examples take for files of the reader's own. */
const READERS_FILES = {
  'chain.graphql': 'query ($code: TraceCode!) { chain(code: $code) { units { code } } }',
  'many.graphql': 'query First { __typename } query Second($code: TraceCode!) { unit(code: $code) { code } }',
  'variables.json': '{"code":"drug:83857930000879766601"}',
  'lots.txt': 'drug:83857930000879766601\ndrug:83857930000879766602\n',
};
const MADE = `version: 1
zh: 已生产
en: It has been made
level: INFO
basis: nothing
sectors: [FOOD_DRUG]
of: ITSELF
date: producedAt
before: now
byMoreThan: { days: 9999, source: nobody }
says: { zh: '{name}生产于{date}', en: '{name} was made on {date}' }
`;
/** A ministry's folder of rules, with a value of its own that decides. */
const OWN_RULES = {
  'has-been-made.yaml': MADE,
  'parameters.yaml': `version: 1
parameters:
  - { rule: has-been-made, parameter: days, member: food-drug, value: 1, source: the ministry }
`,
};
/** Words that a first reader has no way to know. */
const JARGON = /UNAUTHORIZED|FORBIDDEN|UNAVAILABLE|BAD_ANSWER|undefined|\bnull\b|\[object|Error:|    at /;
const ASKED = `TONGCHA_TOKEN=$(npm run -s token -- --role regulator --sector RARE_EARTH) npm run -s tongcha -- query - --purpose supervision <<< '{ unit(code: "relot:91150203MA0N001092.PN202602") { rareEarth { productName } } }'`;

let clone: Clone;
let demo: Started;

beforeAll(async () => {
  // The pages name these ports.
  for (const port of [4000, 4001, 4101])
    if (await isTaken(port))
      throw new Error(`port ${port} is in use: stop what npm start has started, then run this again`);
  clone = makeClone();
  for (const [name, text] of Object.entries(READERS_FILES)) writeFileSync(join(clone.folder, name), text);
  if (ALL) await (await clone.start({ scale: 0.1 })).stop();
  const rules = join(clone.folder, 'rules');
  mkdirSync(rules);
  for (const [name, text] of Object.entries(OWN_RULES)) writeFileSync(join(rules, name), text);
  // Of one ministry what is kept is soon old; of the others as they are shipped.
  // All that it keeps is below one folder.
  const TMPDIR = join(clone.folder, 'tmp');
  mkdirSync(TMPDIR);
  demo = await clone.start({ env: { MINISTRIES_FOOD_DRUG_CACHE_SECONDS: '1', GATEWAY_RULES: rules, TMPDIR } });
  // Somebody has asked, so that there is something to find and to prove.
  expect(await clone.run(ASKED)).toMatchObject({ status: 0 });
}, 2 * START_MS);
afterAll(() => clone?.remove(), 60_000);

test.runIf(ALL)('it starts again, whatever log the start before has left', async () => {
  expect((await fetch(`${demo.origin}/health`)).status).toBe(200);
  expect(existsSync(join(clone.folder, relative(ROOT, DEVELOPMENT_AUDIT_LOG)))).toBe(true);
});

test('a rule of one’s own is listed and judged beside those that are shipped', async () => {
  const listed = await clone.run('npm run -s tongcha -- warnings --json');
  const rules = JSON.parse(listed.stdout) as { readonly id: string; readonly parameters: unknown }[];
  expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['recalled', 'product-expired', 'has-been-made']));
  const own = { name: 'days', value: '1 d', member: 'food-drug', source: 'the ministry' };
  expect(rules.find(({ id }) => id === 'has-been-made')?.parameters).toMatchObject([{ value: '9999 d' }, own]);
  const judged = await clone.run(`npm run -s tongcha -- warnings ${UNASKED} --rules has-been-made --json`);
  expect(JSON.parse(judged.stdout)).toMatchObject({
    warnings: [{ outcome: 'FIRES', codes: [UNASKED], zh: expect.stringMatching(/生产于20\d\d-/), parameters: [own] }],
  });
});

test('one with a fault stops the start, and says in which line and what to write', async () => {
  const folder = join(clone.folder, 'faulty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'made.yaml'), MADE.replace('producedAt', 'madeAt'));
  const { status, stdout, stderr } = await clone.run(`GATEWAY_RULES=${folder} GATEWAY_PORT=0 npm run -s gateway`);
  expect(status).not.toBe(0);
  expect(stdout + stderr).toMatch(
    /made\.yaml: line 8: date: records of FOOD_DRUG have no field madeAt; there are .*producedAt/,
  );
});

test('an assistant finds what it may ask, and asks it', async () => {
  const { client, call } = await connect(demo.origin);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['chain', 'identify', 'UnitFoodDrug']));
  expect(await call('chain', { code: UNASKED, maxUnits: 50 })).toMatchObject({ isError: false, errors: [] });
  const { text } = await call('UnitSpecialEquipment', { code: ELEVATOR });
  expect(text).toMatch(/^(答复不完整|已询问的部分均已答复)/);
  await client.close();
});

test('a cache between may keep what the public’s pages ask, and no more', async () => {
  const ask = (headers: Readonly<Record<string, string>>): Promise<Response> => {
    const variables = JSON.stringify({ code: 'hazlot:370681001.DCM20260215' });
    const search = new URLSearchParams({ documentId: `sha256:${UnitHazardousGoods.hash}`, variables });
    return fetch(`${demo.origin}/graphql?${search.toString()}`, {
      headers: { accept: 'application/graphql-response+json', ...headers },
    });
  };
  const found = await ask({});
  expect(await found.json()).toMatchObject({ data: { unit: { records: [{ productName: expect.any(String) }] } } });
  expect(found.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
  expect(found.headers.get('vary')).toContain('authorization');
  expect(found.headers.get('etag')).toMatch(/^W\/"/);
  const refused = await ask({ authorization: 'Bearer no.such.token' });
  expect([refused.status, refused.headers.get('cache-control')]).toEqual([401, 'no-store']);
});

test('what a citizen writes is in the register of whoever must answer it, and in nothing else of the whole', async () => {
  const canary = ['canary-text-5d1e', 'canary-contact-5d1f', 'canary-photo-5d20'] as const;
  writeFileSync(join(clone.folder, 'said.txt'), canary[0]);
  writeFileSync(join(clone.folder, 'who.txt'), canary[1]);
  writeFileSync(join(clone.folder, 'seen.jpg'), `\xff\xd8\xff ${canary[2]} ${canary[2]}`, 'latin1');
  const files = '--text said.txt --contact who.txt --photo seen.jpg';
  const sent = await clone.run(
    `npm run -s tongcha -- complaints send 'gs1:(01)06901234001051(10)K260620' --topic quality ${files} --json`,
  );
  expect(sent).toMatchObject({ status: 0 });
  const { receipt } = JSON.parse(sent.stdout) as { readonly receipt: string };
  await expect
    .poll(async () => (await clone.run(`npm run -s tongcha -- complaints status ${receipt} --json`)).stdout, {
      timeout: 60_000,
      interval: 500,
    })
    .toContain('"state": "DELIVERED"');
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(`${'x'.repeat(shift)}${canary[2]}`)
      .toString('base64')
      .slice(4, -4),
  );
  const isTold = (bytes: Buffer): boolean => [...canary, ...base64, receipt].some((word) => bytes.includes(word));
  const found = ['tmp', 'data'].flatMap((folder) => {
    const whole = join(clone.folder, folder);
    return readdirSync(whole, { recursive: true, encoding: 'utf8' })
      .map((name) => join(whole, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() && isTold(readFileSync(path)));
  });
  expect(found.map((path) => path.replace(/^.*\/tongcha-demo-\w+\//, ''))).toEqual(['food-drug/drug-soap/tousu.db']);
  expect(isTold(Buffer.from(demo.printed()))).toBe(false);
}, 120_000);

describe('each of the regulator’s questions is one command', () => {
  let env: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const token =
      'npm run -s token -- --role regulator --sector SPECIAL_EQUIPMENT --scope impact --scope alerts --minutes 600';
    env = { TONGCHA_TOKEN: (await clone.run(token)).stdout.trim(), TONGCHA_PURPOSE: 'joint-investigation' };
  });

  test.each(chains.map(({ id, command, question }) => [id, command, question.zh] as const))(
    '%d: %s',
    async (id, command) => {
      const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      const ask = (...more: string[]): Promise<Ran> => runCli([...args, ...more, '--url', demo.origin], { env });
      const { facts, read, absent = [] } = ANSWERS[id] as Expected;
      const { code, out, err } = await ask('--json');
      expect([code, err]).toEqual([0, expect.not.stringContaining('!')]);
      facts(...answerIn(out));
      const told = (await ask()).out;
      for (const words of read) expect(told).toContain(words);
      for (const words of absent) expect(told).not.toContain(words);
    },
    120_000,
  );

  test('the guide has each of them, with its answer, in both languages', () => {
    for (const [file, language] of [
      ['regulator.md', 'en'],
      ['regulator.zh-CN.md', 'zh'],
    ] as const) {
      const page = readFileSync(join(ROOT, 'docs/guides', file), 'utf8').replace(/\s+/g, ' ');
      for (const { id, question, answer, command } of chains) {
        expect(page).toContain(`${id}. **${question[language]}** ${answer[language]}`);
        expect(page).toContain(`npm run tongcha -- ${command} `);
      }
    }
    expect(chains).toHaveLength(13);
  });
});

/** A question in SQL gives lines, all others an object. */
function answerIn(out: string): [answer: Answer, lines: readonly string[]] {
  const isOne = out.startsWith('{\n');
  return [(isOne ? JSON.parse(out) : {}) as Answer, isOne ? [] : out.trim().split('\n')];
}

describe('what the pages say runs as it is written', () => {
  if (!ALL) test.skip('of docs/ and of the helps: they are run by npm run test:long and in CI', () => undefined);
  const written = tried
    .filter(({ kind }) => kind === 'script')
    .flatMap((each) => {
      const text = commandsOf(each.text)
        .filter((command) => leftOut(command) === undefined)
        .join('\n');
      return text === '' ? [] : [[titleOf(each), text] as const];
    });
  // The pages in Chinese have the same ones, under notes of their own: those run once.
  const scripts = [...new Map(written.map((each) => [each[1].replaceAll(/ +# .*$/gm, ''), each])).values()];
  test.each(scripts)(
    '%s',
    async (_, script) => {
      // What changes the graph does so in a clone of its own: the demo's gateway would serve it.
      const own = /new-ministry|npm run compose/.test(script) ? makeClone() : null;
      try {
        const outcome = await (own ?? clone).run(await withRequest(script));
        expect(outcome).toMatchObject({ status: 0, stderr: expect.not.stringMatching(/Error|not found/) });
        // curl ends with 0 whatever it was answered.
        expect(outcome.stdout).not.toContain('{"errors":');
      } finally {
        await own?.remove();
      }
    },
    180_000,
  );

  test('what is written to a file or another program is nothing but the answer', () => {
    const handedOn = found
      .filter(({ kind }) => kind === 'script')
      .flatMap(({ text }) => commandsOf(text))
      .filter((command) => /npm run (?!-s)[^#]*[|>](?![^"']*["'][^"']*$)/.test(command.split(' #')[0] ?? ''));
    expect(handedOn).toEqual([]);
  });

  const commands = tried.filter(({ kind, text }) => kind === 'command' && leftOut(text) === undefined);
  const once = [...new Map(commands.map((each) => [each.text, each])).values()];
  test.each(once.map((each) => [titleOf(each), each.text] as const))(
    '%s',
    async (_, command) => expect(await clone.run(command)).toMatchObject({ status: 0 }),
    180_000,
  );

  const requests = tried.filter(({ kind }) => kind === 'request');
  test.each(requests.map((each) => [titleOf(each), each.text] as const))('%s', async (_, query) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${demo.origin}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query }),
    });
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { data: unknown; errors?: unknown };
    expect(answer.errors).toBeUndefined();
    expect(answer.data).not.toBeNull();
  });
});

test('a recall goes into a member’s own system and stands in every answer, kept or not, until it is taken back', async () => {
  const standing = async (): Promise<readonly string[]> => {
    const query = `{ unit(code: "${LETTUCE}") { records { ... on AgricultureRecord { recalls { id status } } } } }`;
    const response = await fetch(`${demo.origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { readonly data: { readonly unit: { readonly records: Recalled[] } } };
    return data.unit.records.flatMap(({ recalls }) => recalls.filter(isStanding).map(({ id }) => id));
  };
  const as = async (who: string): Promise<(...args: string[]) => Promise<Ran>> => {
    const token = (await clone.run(`npm run -s token -- ${who}`)).stdout.trim();
    const env = { TONGCHA_TOKEN: token, TONGCHA_PURPOSE: 'recall-tracing' };
    return (...args) => runCli([...args, '--url', demo.origin], { env });
  };
  const regulator = await as('--role regulator --sector AGRICULTURE --scope recall');
  const confirmed = async (...args: string[]): Promise<Ran> => {
    const [, yes = ''] = /--yes (\S+)/.exec((await regulator('recall', ...args)).err) ?? [];
    return regulator('recall', ...args, '--yes', yes, '--follow');
  };
  expect(await standing()).toEqual([]);
  const opened = await confirmed('open', LETTUCE, '--level', 'I', '--reason', '农残超标');
  expect(opened, opened.err).toMatchObject({
    code: 0,
    out: expect.stringMatching(/农业主管部门[^]*已受理  已反映 1\/1/),
  });
  const id = opened.out.split(' ')[0] ?? '';
  // What is kept would be given for half a minute; gateways look every second at what has arrived.
  await expect.poll(standing, { timeout: 15_000 }).toEqual([id]);
  const firm = await as('--role enterprise --uscc 93370681MA3T00113G');
  expect((await firm('recall', 'acknowledge', id)).out).toMatch(/生产 1 +已确认/);
  expect((await regulator('recall', 'show', id)).out).toMatch(/93370681MA3T00113G +生产 1 +已确认/);
  const cancelled = await confirmed('cancel', id);
  expect(cancelled, cancelled.err).toMatchObject({ code: 0, out: expect.stringContaining('已撤销') });
  await expect.poll(standing, { timeout: 15_000 }).toEqual([]);
}, 120_000);

interface Recalled {
  readonly recalls: readonly { readonly id: string; readonly status: string | null }[];
}

describe('what is said after the start', () => {
  test('the first commands end without errors and without jargon', async () => {
    const lines = demo.printed().split('\n');
    const suggested = lines.map((line) => line.trim()).filter((line) => line.startsWith('npm run '));
    expect(suggested.length).toBeGreaterThanOrEqual(3);
    for (const command of suggested) {
      const { status, stdout, stderr } = await clone.run(command);
      expect([command, status, stderr]).toEqual([command, 0, '']);
      expect(stdout, command).not.toMatch(JARGON);
    }
  }, 120_000);

  test('the commands beside the addresses run too', async () => {
    const beside = [...demo.printed().matchAll(/\((npm run [^)]+)\)/g)].map(([, command = '']) => command);
    for (const command of beside) expect([command, (await clone.run(command)).status]).toEqual([command, 0]);
  }, 60_000);

  test('nothing was complained of', () => expect(demo.printed()).not.toMatch(/"level":"(error|fatal)"/));
});

describe.runIf(ALL)('the helps', () => {
  const names = ['identify', 'unit', 'chain', 'query', 'export', 'job', 'conform', 'token', 'audit', 'status'];

  test.each(names)(
    'every example of %s --help runs, and both languages have the same',
    async (name) => {
      const helps = ['', ' --lang en'].map((language) => clone.run(`npm run -s tongcha -- ${name} --help${language}`));
      const [chinese, english] = await Promise.all(helps);
      expect([chinese?.status, english?.status]).toEqual([0, 0]);
      const examples = examplesOf(chinese?.stdout ?? '');
      expect(examplesOf(english?.stdout ?? '')).toEqual(examples);
      const runnable = examples.filter((each) => leftOut(each) === undefined);
      // Together, as what one sets another uses.
      const { status, stdout, stderr } = await clone.run([TOKEN, ...runnable].join('\n'));
      expect(status, stdout + stderr).toBe(0);
    },
    120_000,
  );

  test('the list of commands names them all', async () => {
    const { stdout } = await clone.run('npm run -s tongcha -- --help');
    for (const name of names) expect(stdout).toContain(`  ${name} `);
  });
});

test('what was asked a moment ago is answered from the cache, of every ministry, and a dead one’s last answer with its age', async () => {
  const answering = async (): Promise<number> => {
    const { data } = await askUnit(demo.origin, `urn:test:${Math.random()}`);
    return data.unit.coverage.filter(({ status, excluded, asked }) => status === 'ANSWERED' && excluded > asked).length;
  };
  // The first answers of processes that have just begun may come too late on a busy machine, and their filters later still:
  // then only the ministry whose service cannot list its codes is asked about what nobody knows.
  await expect.poll(answering, { timeout: 60_000 }).toBe(6);
  const first = await askUnit(demo.origin, UNASKED);
  const { productName } = first.data.unit.foodDrug?.[0] ?? {};
  expect(productName).toEqual(expect.any(String));
  const asked = (answer: typeof first): readonly Coverage[] =>
    answer.data.unit.coverage.filter((each) => each.asked > 0);
  expect(asked(first)).not.toEqual([]);
  for (const each of asked(first)) expect(each).toMatchObject({ status: 'ANSWERED', cached: 0 });

  const second = await askUnit(demo.origin, UNASKED);
  expect(second.data.unit.foodDrug).toEqual([{ productName }]);
  expect(asked(second).map(({ member }) => member)).toEqual(asked(first).map(({ member }) => member));
  await askUnit(demo.origin, ELEVATOR);
  const kept = asked(await askUnit(demo.origin, ELEVATOR));
  expect(kept.map(({ member }) => member)).toEqual(['special-equipment/320000', 'special-equipment/350000']);
  for (const each of kept) expect(each).toMatchObject({ status: 'ANSWERED', cached: 1, stale: 0 });

  demo.kill(processOf('food-drug'));
  const stale = async (): Promise<unknown> => {
    const { data, errors, extensions } = await askUnit(demo.origin, UNASKED);
    expect(errors).toBeUndefined();
    expect(data.unit.foodDrug).toEqual([{ productName }]);
    return extensions?.stale;
  };
  await expect
    .poll(stale, { timeout: 30_000, interval: 200 })
    .toEqual([{ sector: 'FOOD_DRUG', seconds: expect.any(Number) }]);
  const { extensions, data } = await askUnit(demo.origin, UNASKED);
  expect(extensions?.stale?.[0]?.seconds).toBeGreaterThanOrEqual(1);
  expect(data.unit.coverage.find(({ member }) => member === 'food-drug')).toMatchObject({
    status: 'ANSWERED',
    cached: 1,
    stale: 1,
    oldestSeconds: expect.any(Number),
  });
}, 120_000);

test.each(Object.entries(HELD))(
  'the whole public record of %s stands when its ministry is gone: what rules keep back of it is no fault',
  async (name, code) => {
    let first: Found | null = null;
    await expect
      .poll(async () => (first = await askRecord(demo.origin, name, code)).data.unit.records?.[0]?.events, {
        timeout: 30_000,
      })
      .toEqual(expect.any(Array));
    expect(first).not.toHaveProperty('errors');
    // Hand-overs are left out of its events, whether or not there are any.
    expect(first).toMatchObject({
      extensions: { withheld: expect.arrayContaining([{ sector: expect.any(String), policy: `${name}/parties` }]) },
    });
    demo.kill(processOf(name));
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await askRecord(demo.origin, name, code)).toEqual(first);
  },
  60_000,
);

/** The process that serves a sector's members. */
function processOf(sector: string): string {
  const shared = MEMBERS.some((member) => member.sector === sector);
  return shared ? `demo/members-main.ts ${sector}` : `subgraphs/${sector}/main.ts`;
}

test('what is left out stands in the pages', () => {
  const texts = found.flatMap(({ kind, text }) => (kind === 'script' ? commandsOf(text) : [text]));
  for (const [pattern] of LEFT_OUT)
    expect(
      texts.filter((text) => pattern.test(text)),
      String(pattern),
    ).not.toEqual([]);
});

function examplesOf(help: string): readonly string[] {
  const [, examples = ''] = /^(?:示例|examples):\n((?:(?: .*)?\n)*)/m.exec(`${help}\n`) ?? [];
  return commandsOf(examples.replaceAll(/^ {2}/gm, '')).filter(
    (command) =>
      /^(npm|curl|echo|TOKEN=|TONGCHA_)/.test(command) && !PLACEHOLDER.test(command.replaceAll(/'[^']*'|"[^"]*"/g, '')),
  );
}

/** A request's id where the page leaves it to its reader. */
async function withRequest(script: string): Promise<string> {
  if (!/REQUEST|请求号/.test(script)) return script;
  const { stdout } = await clone.run('npm run -s audit -- find --who regulator --json');
  return script.replaceAll(/REQUEST|请求号/g, /"request":\s*"([^"]+)"/.exec(stdout)?.[1] ?? 'none');
}

function leftOut(command: string): string | undefined {
  const reason = LEFT_OUT.find(([pattern]) => pattern.test(command))?.[1] ?? missing(command);
  if (reason !== undefined) console.info(`left out: ${command.split('\n')[0]}: ${reason}`);
  return reason;
}

/** A program beside ours that this machine does not have. */
function missing(command: string): string | undefined {
  const programs = [...command.matchAll(/(?:^|\| )(dot|redis-cli|curl|duckdb|promtool)\b/g)].map(
    ([, program = '']) => program,
  );
  const absent = programs.find((program) => spawnSync('which', [program]).status !== 0);
  return absent && `${absent} is not installed`;
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve((socket.destroy(), true)));
    socket.once('error', () => resolve(false));
  });
}
