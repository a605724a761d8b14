import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { forMember } from '../../gateway/calls/granted-policy.ts';
import { readAgreement } from '../../gateway/policy/identity/agreement.ts';
import { agreementConditions } from '../../gateway/policy/identity/agreement-conditions.ts';
import { Agreements } from '../../gateway/policy/identity/agreements.ts';
import { hashOf, KeptAgreements } from '../../gateway/policy/identity/kept-agreements.ts';
import type { KeptText } from '../../common/identity/kept-text.ts';
import { ANONYMOUS, type Identity } from '../../common/identity/identity.ts';

const vocabulary = {
  policies: new Set(['hazardous-goods/parties', 'hazardous-goods/quantities', 'food-drug/parties', 'own-records']),
  sectors: new Set(['FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH']),
};
const MINISTRIES = ['food-drug', 'hazardous-goods'];
const END = '2028-01-01T00:00:00+08:00';
const NOW = Date.parse('2026-11-25T12:00:00+08:00');

const regulator: Identity = { role: 'regulator', subject: 'r-1', scopes: [], sector: 'FOOD_DRUG', organization: null };
const enterprise: Identity = {
  role: 'enterprise',
  subject: 'e-1',
  scopes: [],
  sector: null,
  organization: '91370681MA3T00017D',
};
const dataTeam: Identity = { role: 'data-team', subject: 'd-1', scopes: [], sector: null, organization: null };

type Tree = Record<string, unknown>;
const grant = (more: Tree = {}): Tree => ({
  name: 'one',
  who: { role: 'regulator', sectors: ['FOOD_DRUG'] },
  policies: ['hazardous-goods/parties'],
  purposes: ['recall'],
  until: END,
  ...more,
});
const agreement = (...grants: Tree[]): string => stringify({ version: 1, ministry: 'hazardous-goods', grants });

let folder: string;
const opened: Agreements[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-agreements-'));
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (text: string, ministry = 'hazardous-goods'): void =>
  writeFileSync(join(folder, `${ministry}.yaml`), text);
function open(): Agreements {
  const agreements = new Agreements({ ...vocabulary, folder, ministries: MINISTRIES });
  opened.push(agreements);
  return agreements;
}
const told = (agreements: Agreements, now = NOW): string[] =>
  [...agreementConditions(agreements, now)].map(({ reason, about, detail }) => `${reason} ${about}: ${detail}`);

test('a grant holds for whom it names, for its purposes, and for nobody and nothing else', () => {
  write(
    agreement(
      grant(),
      grant({
        name: 'two',
        policies: ['hazardous-goods/quantities', 'hazardous-goods/parties'],
        purposes: ['emergency', 'recall'],
      }),
      grant({
        name: 'three',
        who: { role: 'enterprise', organizations: [enterprise.organization] },
        purposes: ['own-use'],
      }),
      grant({
        name: 'four',
        who: { role: 'data-team', subjects: ['d-1'] },
        policies: ['hazardous-goods/quantities'],
        purposes: ['statistics'],
      }),
    ),
  );
  const agreements = open();
  expect(agreements.policiesFor(regulator, 'recall', NOW)).toEqual([
    'hazardous-goods/parties',
    'hazardous-goods/quantities',
  ]);
  expect(agreements.policiesFor(regulator, null, NOW)).toEqual([]);
  expect(agreements.policiesFor(regulator, 'statistics', NOW)).toEqual([]);
  expect(agreements.policiesFor({ ...regulator, sector: 'RARE_EARTH' }, 'recall', NOW)).toEqual([]);
  expect(agreements.policiesFor(ANONYMOUS, 'recall', NOW)).toEqual([]);
  expect(agreements.policiesFor(enterprise, 'own-use', NOW)).toEqual(['hazardous-goods/parties']);
  expect(agreements.policiesFor({ ...enterprise, organization: '91150203MA0N00024Y' }, 'own-use', NOW)).toEqual([]);
  expect(agreements.policiesFor(dataTeam, 'statistics', NOW)).toEqual(['hazardous-goods/quantities']);
  expect(agreements.policiesFor({ ...dataTeam, subject: 'd-2' }, 'statistics', NOW)).toEqual([]);
  expect(agreements.purposesFor(regulator, NOW)).toEqual(['emergency', 'recall']);
  expect(told(agreements)).toEqual([expect.stringMatching(/^AGREEMENTS_MISSING food-drug/)]);
});

test('a grant may name members, whether or not there are such now, and holds for these', () => {
  write(
    agreement(
      grant({ members: ['hazardous-goods/370000', 'hazardous-goods'] }),
      grant({ name: 'all', policies: ['hazardous-goods/quantities'] }),
    ),
  );
  const agreements = open();
  expect(agreements.policiesFor(regulator, 'recall', NOW)).toEqual([
    forMember('hazardous-goods/parties', 'hazardous-goods'),
    forMember('hazardous-goods/parties', 'hazardous-goods/370000'),
    'hazardous-goods/quantities',
  ]);
  expect(told(agreements)).toEqual([expect.stringMatching(/^AGREEMENTS_MISSING food-drug/)]);
});

test('a grant ends at its moment, to the millisecond', () => {
  write(agreement(grant()));
  const agreements = open();
  expect(agreements.policiesFor(regulator, 'recall', Date.parse(END) - 1)).toEqual(['hazardous-goods/parties']);
  expect(agreements.policiesFor(regulator, 'recall', Date.parse(END))).toEqual([]);
  expect(agreements.purposesFor(regulator, Date.parse(END))).toEqual([]);
});

test('what is changed counts with the next question: taken back, given, moved in place, removed, put back', async () => {
  write(agreement(grant()));
  const agreements = open();
  const holds = async (): Promise<readonly string[]> => {
    // A question of its own; all of one turn share a look.
    await turn();
    agreements.look();
    return agreements.policiesFor(regulator, 'recall', NOW);
  };
  for (let round = 0; round < 20; round += 1) {
    expect(await holds()).toEqual(['hazardous-goods/parties']);
    // Of the same length, as fast as it can be written.
    write(agreement(grant({ purposes: ['recalx'] })));
    expect(await holds()).toEqual([]);
    write(agreement(grant()));
  }
  const aside = join(folder, '.aside');
  writeFileSync(aside, agreement(grant({ policies: ['hazardous-goods/quantities'] })));
  renameSync(aside, join(folder, 'hazardous-goods.yaml'));
  expect(await holds()).toEqual(['hazardous-goods/quantities']);
  unlinkSync(join(folder, 'hazardous-goods.yaml'));
  expect(await holds()).toEqual([]);
  write(agreement(grant()));
  expect(await holds()).toEqual(['hazardous-goods/parties']);
  write(
    stringify({ version: 1, ministry: 'food-drug', grants: [grant({ policies: ['food-drug/parties'] })] }),
    'food-drug',
  );
  expect(await holds()).toEqual(['food-drug/parties', 'hazardous-goods/parties']);
  expect(told(agreements)).toEqual([]);
});

test('a file that becomes bad leaves its last good state, says so with its faults, and is taken again when mended', async () => {
  write(agreement(grant()));
  const agreements = open();
  const holds = async (): Promise<readonly string[]> => {
    // A question of its own; all of one turn share a look.
    await turn();
    agreements.look();
    return agreements.policiesFor(regulator, 'recall', NOW);
  };
  expect(await holds()).toEqual(['hazardous-goods/parties']);
  write(agreement(grant({ policies: ['hazardous-goods/everything'], until: 'soon' })));
  expect(await holds()).toEqual(['hazardous-goods/parties']);
  expect(told(agreements)).toContainEqual(
    expect.stringMatching(
      /^AGREEMENTS_REFUSED hazardous-goods: .*last goes on.*: grants\[0\]\.policies\[0\]: .*no field of the graph.*grants\[0\]\.until: expected/,
    ),
  );
  write(agreement(grant({ policies: ['hazardous-goods/quantities'] })));
  expect(await holds()).toEqual(['hazardous-goods/quantities']);
  expect(told(agreements).join()).not.toContain('REFUSED');
});

test('a file that is bad from the start grants nothing; the other ministries’ files count', () => {
  write('version: 1\nministry: hazardous-goods\ngrants: [');
  write(
    stringify({ version: 1, ministry: 'food-drug', grants: [grant({ policies: ['food-drug/parties'] })] }),
    'food-drug',
  );
  write('version: 1', 'finance');
  const agreements = open();
  expect(agreements.policiesFor(regulator, 'recall', NOW)).toEqual(['food-drug/parties']);
  expect(told(agreements)).toEqual([
    expect.stringMatching(
      /^AGREEMENTS_REFUSED finance: it grants nothing: \(file\): expected the name of a ministry on the graph/,
    ),
    expect.stringMatching(/^AGREEMENTS_REFUSED hazardous-goods: it grants nothing: line \d+: .*expected YAML/),
  ]);
});

test('a fault is known also while nobody asks', async () => {
  write(agreement(grant()));
  const agreements = open();
  write(agreement(grant({ name: 'Bad' })));
  await vi.waitFor(() => expect(told(agreements).join('\n')).toContain('grants[0].name'), { timeout: 10_000 });
});

test('a ministry that shares on conditions and has no file is told, one that grants nothing on purpose is not', () => {
  write(agreement());
  const agreements = open();
  expect(told(agreements)).toEqual([
    expect.stringMatching(/^AGREEMENTS_MISSING food-drug: there is no food-drug\.yaml/),
  ]);
  write(stringify({ version: 1, ministry: 'food-drug', grants: [] }), 'food-drug');
  expect(told(open())).toEqual([]);
  rmSync(folder, { recursive: true });
  expect(told(open())).toHaveLength(2);
});

test('an end is told thirty days before, and again when it has come', () => {
  write(agreement(grant()));
  write(stringify({ version: 1, ministry: 'food-drug', grants: [] }), 'food-drug');
  const agreements = open();
  const end = Date.parse(END);
  const day = 86_400_000;
  expect(told(agreements, end - 30 * day)).toEqual([]);
  expect(told(agreements, end - 29.5 * day)).toEqual([
    'AGREEMENT_ENDS_SOON hazardous-goods/one: it ends at 2027-12-31T16:00:00.000Z, in 30 days',
  ]);
  expect(told(agreements, end)).toEqual([
    expect.stringMatching(/^AGREEMENT_ENDED hazardous-goods\/one: it ended at 2027/),
  ]);
});

test('no folder is no agreement', () => {
  const agreements = new Agreements({ ...vocabulary, folder: null, ministries: MINISTRIES });
  opened.push(agreements);
  expect(agreements.policiesFor(regulator, 'recall', NOW)).toEqual([]);
  expect(agreements.isPurpose('recall')).toBe(false);
  expect(told(agreements)).toEqual([]);
});

describe('several gateways', () => {
  /** What they keep for each other, in the memory of this test. */
  function shelf(): KeptText & { text: string | null; isDown: boolean } {
    return {
      text: null,
      isDown: false,
      async read() {
        if (this.isDown) throw new Error('down');
        return this.text;
      },
      async write(text) {
        if (this.isDown) throw new Error('down');
        this.text = text;
      },
    };
  }
  const kept: KeptAgreements[] = [];
  afterEach(async () => {
    await Promise.all(kept.splice(0).map((each) => each.stop()));
  });
  async function start(
    on: KeptText,
  ): Promise<{ readonly agreements: Agreements; readonly exchange: () => Promise<void> }> {
    const agreements = open();
    const own = new KeptAgreements(agreements, on, 600_000);
    kept.push(own);
    await own.exchange();
    // One look in each turn of the event loop.
    return { agreements, exchange: () => turn().then(() => own.exchange()) };
  }
  const holds = ({ agreements }: { readonly agreements: Agreements }): readonly string[] =>
    agreements.policiesFor(regulator, 'recall', NOW);
  const BAD = 'version: 1\nministry: hazardous-goods\ngrants: [';

  test('one that starts while a file is mistyped decides as those that were there before', async () => {
    const on = shelf();
    write(agreement(grant({ purposes: ['recall', 'older'] })));
    const first = await start(on);
    write(agreement(grant()));
    await first.exchange();
    write(BAD);
    await first.exchange();
    const second = await start(on);
    expect(holds(second)).toEqual(['hazardous-goods/parties']);
    expect(hashOf(second.agreements)).toBe(hashOf(first.agreements));
    expect(second.agreements.isPurpose('older')).toBe(false);
    expect(told(second.agreements)).toContainEqual(
      expect.stringMatching(/^AGREEMENTS_REFUSED hazardous-goods: .*last goes on/),
    );
    // And one that takes from the second when the first has gone.
    await kept[0]?.stop();
    await second.exchange();
    expect(holds(await start(on))).toEqual(['hazardous-goods/parties']);
    write(agreement(grant({ purposes: ['older'] })));
    await second.exchange();
    expect(holds(second)).toEqual([]);
  });

  test('one that starts on another graph takes what was good on the one before', async () => {
    const on = shelf();
    write(agreement(grant()));
    const first = await start(on);
    const later = { policies: new Set(['food-drug/parties']), sectors: new Set(['FOOD_DRUG']), ministries: MINISTRIES };
    first.agreements.know(later);
    await first.exchange();
    const second = new Agreements({ ...later, folder });
    opened.push(second);
    const own = new KeptAgreements(second, on, 600_000);
    kept.push(own);
    await own.exchange();
    expect([holds(first), holds({ agreements: second })]).toEqual([
      ['hazardous-goods/parties'],
      ['hazardous-goods/parties'],
    ]);
    expect(hashOf(second)).toBe(hashOf(first.agreements));
  });

  test('what a deletion took back stays taken back, whoever starts while the file is bad later', async () => {
    const on = shelf();
    write(agreement(grant()));
    const first = await start(on);
    rmSync(join(folder, 'hazardous-goods.yaml'));
    await first.exchange();
    expect(told(first.agreements)).toContainEqual(expect.stringMatching(/^AGREEMENTS_MISSING hazardous-goods/));
    write(BAD);
    await first.exchange();
    expect([holds(first), holds(await start(on))]).toEqual([[], []]);
  });

  test('one that could not ask takes nothing from the others, and asks again', async () => {
    const on = shelf();
    write(agreement(grant()));
    const first = await start(on);
    write(BAD);
    await first.exchange();
    on.isDown = true;
    const second = await start(on);
    expect(holds(second)).toEqual([]);
    on.isDown = false;
    await second.exchange();
    expect(holds(second)).toEqual(['hazardous-goods/parties']);
  });

  test('what is kept counts for nothing while the file is good, or is no agreement of that ministry', async () => {
    const on = shelf();
    on.text = JSON.stringify({ 'hazardous-goods': agreement(grant({ policies: ['hazardous-goods/quantities'] })) });
    write(agreement(grant()));
    expect(holds(await start(on))).toEqual(['hazardous-goods/parties']);
    write(BAD);
    for (const text of [
      agreement(grant({ policies: ['food-drug/parties'] })),
      stringify({ version: 1, ministry: 'food-drug', grants: [grant({ policies: ['food-drug/parties'] })] }),
    ]) {
      on.text = JSON.stringify({ 'hazardous-goods': text });
      expect(holds(await start(on))).toEqual([]);
    }
  });

  test('a file that is mended while the others are asked counts', async () => {
    const on = shelf();
    write(agreement(grant()));
    await start(on);
    write(BAD);
    const second = open();
    const asked: KeptText = {
      async read() {
        write(agreement(grant({ policies: ['hazardous-goods/quantities'] })));
        await turn();
        second.look();
        return on.text;
      },
      write: (text) => on.write(text),
    };
    const own = new KeptAgreements(second, asked, 600_000);
    kept.push(own);
    await own.exchange();
    expect(holds({ agreements: second })).toEqual(['hazardous-goods/quantities']);
  });

  test('equal hashes are equal agreements', () => {
    write(agreement(grant()));
    const [one, other] = [open(), open()];
    expect(hashOf(one)).toBe(hashOf(other));
    expect(hashOf(one)).toMatch(/^[0-9a-f]{64}$/);
    write(agreement(grant({ purposes: ['other'] })));
    expect(hashOf(open())).not.toBe(hashOf(one));
  });
});

test.each<[what: string, text: string, fault: RegExp]>([
  ['nothing', '', /^\(top\): expected version, ministry and grants$/],
  ['another form', stringify({ version: 2, ministry: 'hazardous-goods', grants: [] }), /^version: expected 1/],
  [
    'another ministry’s',
    stringify({ version: 1, ministry: 'food-drug', grants: [] }),
    /^ministry: expected hazardous-goods/,
  ],
  ['a key that is not known', stringify({ version: 1, ministry: 'hazardous-goods', grants: [], owner: 'x' }), /owner/],
  ['a key twice', 'version: 1\nversion: 1\nministry: hazardous-goods\ngrants: []', /line 2: DUPLICATE_KEY/],
  [
    'a policy of another ministry',
    agreement(grant({ policies: ['food-drug/parties'] })),
    /^grants\[0\]\.policies\[0\]: .*its own policies only/,
  ],
  [
    'a policy that the graph does not have',
    agreement(grant({ policies: ['hazardous-goods/all'] })),
    /^grants\[0\]\.policies\[0\]: .*no field of the graph/,
  ],
  ['own-records', agreement(grant({ policies: ['own-records'] })), /granted by nobody/],
  ['no policy', agreement(grant({ policies: [] })), /^grants\[0\]\.policies: expected at least one/],
  ['members of another sector', agreement(grant({ members: ['food-drug/370000'] })), /^grants\[0\]\.members\[0\]/],
  ['what is no member', agreement(grant({ members: ['hazardous-goods/Jinan 1'] })), /^grants\[0\]\.members\[0\]/],
  ['no member', agreement(grant({ members: [] })), /^grants\[0\]\.members: expected at least one/],
  ['no purpose', agreement(grant({ purposes: [] })), /^grants\[0\]\.purposes: expected at least one/],
  ['a purpose that is no word', agreement(grant({ purposes: ['any purpose'] })), /^grants\[0\]\.purposes\[0\]/],
  ['no end', agreement(grant({ until: undefined })), /^grants\[0\]\.until/],
  ['an end without zone', agreement(grant({ until: '2028-01-01T00:00:00' })), /^grants\[0\]\.until/],
  ['an end that is a day', agreement(grant({ until: '2028-01-01' })), /^grants\[0\]\.until/],
  ['an end that is no day', agreement(grant({ until: '2027-02-30T00:00:00+08:00' })), /^grants\[0\]\.until/],
  ['the public', agreement(grant({ who: { role: 'anonymous' } })), /^grants\[0\]\.who\.role/],
  ['regulators of everywhere', agreement(grant({ who: { role: 'regulator' } })), /^grants\[0\]\.who\.sectors/],
  [
    'a sector that is not on the graph',
    agreement(grant({ who: { role: 'regulator', sectors: ['FINANCE'] } })),
    /^grants\[0\]\.who\.sectors\[0\]/,
  ],
  [
    'a citizen’s sector',
    agreement(grant({ who: { role: 'citizen', sectors: ['FOOD_DRUG'] } })),
    /^grants\[0\]\.who\.sectors/,
  ],
  [
    'an enterprise’s code that is none',
    agreement(grant({ who: { role: 'enterprise', organizations: ['123'] } })),
    /^grants\[0\]\.who\.organizations\[0\]/,
  ],
  ['a name twice', agreement(grant(), grant()), /^grants\[1\]\.name: "one" is there already/],
])('an agreement with %s is refused with its key', (_, text, fault) => {
  const read = readAgreement(text, 'hazardous-goods', vocabulary);
  expect(read).toMatchObject({ ok: false, faults: [expect.stringMatching(fault)] });
});

test('every fault is told at once', () => {
  const read = readAgreement(
    agreement(
      grant({ policies: ['x'] }),
      grant({ name: 'Two', until: 'x' }),
      grant({ name: 'three', who: { role: 'x' }, purposes: [] }),
    ),
    'hazardous-goods',
    vocabulary,
  );
  expect(read.ok ? [] : read.faults.map((fault) => fault.split(':')[0])).toEqual([
    'grants[0].policies[0]',
    'grants[1].name',
    'grants[1].until',
    'grants[2].who.role',
    'grants[2].purposes',
  ]);
});
