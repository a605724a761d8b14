import { describe, expect, test } from 'vitest';
import { declaredIn, MinistryFileError } from '../../subgraphs/kit/declared/index.ts';

const RIGHT = `ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http:
  url: \${TIMBER_URL}
  body: query
  answer: { rows: rows }
codes:
  lot: { code: 'urn:timber:lot:{no}' }
words:
  result: { 合格: PASS }
fields:
  species: { zh: 树种, en: Species }
records:
  - ask: { path: /lots, send: { no: '{lot}' } }
    code: lot
    map:
      productName: name
      producedAt: made
      quantity: size | amount unit
      inspections: { each: tests, result: result | words result }
      species: species
links:
  - kind: TRANSFORM
    from: lot
    to: { lot: product }
    forward: { path: /uses, send: { no: '{lot}' } }
    back: { path: /uses, send: { product: '{lot}' } }
    recordId: id
`;
const SETTINGS = { TIMBER_URL: 'http://127.0.0.1:1' };

async function faultsOf(text: string, settings: Record<string, string> = SETTINGS): Promise<string[]> {
  try {
    const { ministry } = await declaredIn(text, { file: 'timber.yaml', settings });
    await Promise.all(ministry.systems.map((system) => system.close()));
    return [];
  } catch (error) {
    if (error instanceof MinistryFileError) return error.message.split('\n');
    throw error;
  }
}

test('a right file has no fault', async () => {
  expect(await faultsOf(RIGHT)).toEqual([]);
});

describe('each fault has its line, and says what to write', () => {
  test.each([
    [
      'a name that is mistyped',
      'producedAt: made',
      'prodcedAt: made',
      'timber.yaml:19:7: prodcedAt is not known here; write producedAt',
    ],
    ['a section that is mistyped', 'links:', 'lniks:', 'timber.yaml:23:1: lniks is not known here; write links'],
    [
      'a setting that is not set',
      'TIMBER_URL',
      'TIMBER_ADDRESS',
      'timber.yaml:5:8: TIMBER_ADDRESS is not set: give it as an environment variable or a setting',
    ],
    [
      'a converter that is none',
      'size | amount unit',
      'size | amonut unit',
      'timber.yaml:20:17: amonut is no converter; write amount',
    ],
    [
      'a converter of another type',
      'producedAt: made',
      'producedAt: made | number',
      'timber.yaml:19:19: this gives a number, and the field takes a time',
    ],
    [
      'a table that is not there',
      'words result }',
      'words results }',
      'timber.yaml:21:43: there is no table results; write words result',
    ],
    [
      'a word for a value that there is not',
      '合格: PASS',
      '合格: PASSED',
      'timber.yaml:21:43: PASSED, of the table result, is no value of this field; it takes PASS, FAIL, CONDITIONAL, UNKNOWN',
    ],
    [
      'a literal that is no value',
      'result: result | words result',
      'result: =GOOD',
      'timber.yaml:21:43: GOOD is no value of this field; write one of =PASS, =FAIL, =CONDITIONAL, =UNKNOWN',
    ],
    ['a code that is not there', 'code: lot', 'code: lott', 'timber.yaml:16:11: there is no code lott; write lot'],
    [
      'a question without its code',
      "{ no: '{lot}' } }\n    code",
      "{ no: '1' } }\n    code",
      'timber.yaml:15:10: the question has no code; write {lot} where the keys stand',
    ],
    [
      'a name in a question that stands for nothing',
      "no: '{lot}' } }\n    code",
      "no: '{lot}', page: '{pgae}' } }\n    code",
      'timber.yaml:15:10: {pgae} stands for nothing here; write {page}',
    ],
    [
      'a condition that is no CEL',
      '    code: lot',
      "    when: status = '1'\n    code: lot",
      "timber.yaml:16:11: Unexpected character: =; write a condition in CEL: status == '2' && given(date)",
    ],
    [
      'a condition that is none',
      '    code: lot',
      '    when: size(name)\n    code: lot',
      "timber.yaml:16:11: this is a int, and no condition; write given(name) or name == '…'",
    ],
    [
      'a code template that cannot be read back',
      "'urn:timber:lot:{no}'",
      "'urn:timber:lot:{no}{year}'",
      'timber.yaml:9:16: two names that touch cannot be told apart; write a sign between them',
    ],
    [
      'what is left out',
      '    recordId: id\n',
      '',
      'timber.yaml:24:5: recordId is missing; write recordId: the number of the record that says so',
    ],
    [
      'a title in one language',
      'title: { zh: 木材, en: Timber }',
      'title: { zh: 木材 }',
      'timber.yaml:2:8: en is missing; write { zh: 木材, en: Timber }',
    ],
    [
      'a pattern that is none',
      'productName: name',
      'productName: name | match (',
      'timber.yaml:18:20: Invalid regular expression: /(/u: Unterminated group',
    ],
    [
      'what callers write in a header',
      '  body: query',
      "  body: query\n  headers: { no: '{lot}' }",
      'timber.yaml:7:18: {lot} cannot stand in a header; only time, millis, nonce, token, sign can',
    ],
    [
      'two transports',
      'codes:',
      'sql: { url: sqlite:x }\ncodes:',
      'timber.yaml:8:6: one system a file; write http, sql, soap, files or epcis',
    ],
    [
      'an authority in one language',
      'codes:',
      'authority: { zh: 林业局 }\ncodes:',
      'timber.yaml:8:12: en is missing; write { zh: 海关总署, en: General Administration of Customs }',
    ],
    [
      'a moment that is nothing today',
      "no: '{lot}' } }\n    code",
      "no: '{lot}', at: '{asOf}' } }\n    code",
      'timber.yaml:15:50: {asOf} is nothing where today is asked for; write {asOf?}',
    ],
    [
      'a history that no question asks of',
      'codes:',
      'history: 2024-01-01\ncodes:',
      'timber.yaml:8:10: no question asks of a moment; write {asOf?} where it stands',
    ],
    [
      'a count that no answer has',
      '    code: lot',
      '    search: { ask: { path: /all }, count: { path: /n } }\n    code: lot',
      'timber.yaml:16:43: no answer says how many there are; write answer: { total: path }',
    ],
    [
      'links of a record that lead nowhere',
      '    code: lot',
      '    links: { kind: PACK, recordId: id }\n    code: lot',
      'timber.yaml:16:12: one end is the record; write back: for what it went into, or forward: for what went into it',
    ],
    [
      'an event’s link that leads nowhere',
      'productName: name',
      'events: { step: =sold, links: { kind: HOLD } }',
      'timber.yaml:18:37: a link leads somewhere; write to: or from:',
    ],
    [
      'a party that is none',
      'fields:',
      'sharing: { parties: species }\nfields:',
      'timber.yaml:12:21: species is no party; write a field of the type Party',
    ],
    [
      'facts that nobody can be granted',
      'fields:',
      'sharing: { facts: { farming: { kinds: TREAT } } }\nfields:',
      'timber.yaml:12:30: nobody can be granted farming; write shared: farming at a field, or one of',
    ],
    [
      'searches with other filters each',
      'links:',
      `  - ask: { path: /imported, send: { no: '{lot}' } }
    search: { ask: { path: /all, send: { name: '{filter.name}' } }, filter: { name: { zh: 名称, en: Name } } }
    map: { species: species }
  - ask: { path: /felled, send: { no: '{lot}' } }
    search: { ask: { path: /all } }
    map: { species: species }
links:`,
      'timber.yaml:15:3: records that are searched have the same filters each; write those of the first in all of them',
    ],
    ['no YAML', 'codes:', 'codes: [', 'timber.yaml:10:1: expected YAML: BAD_INDENT'],
  ])('%s', async (_, right, wrong, told) => {
    const text = RIGHT.replace(right, wrong);
    expect(text).not.toBe(RIGHT);
    expect((await faultsOf(text)).join('\n')).toContain(told);
  });
});

test('all faults are told at once, in the order of the file', async () => {
  const text = RIGHT.replace('producedAt', 'prodcedAt')
    .replace('code: lot\n', 'code: lott\n')
    .replace('species: species', 'specis: species');
  expect((await faultsOf(text)).map((each) => each.split(':')[1])).toEqual(['16', '19', '22']);
});

test('what a setting holds is no part of the file', async () => {
  const text = RIGHT.replace("no: '{lot}' } }\n    code", "no: '{lot}', key: '${KEY}' } }\n    code");
  expect(await faultsOf(text, { ...SETTINGS, KEY: '{pgae} ${NO} }: [' })).toEqual([]);
});
