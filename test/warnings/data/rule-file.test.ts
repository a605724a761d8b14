import { expect, test } from 'vitest';
import { readRuleFile } from '../../../gateway/warnings/data/rule-file.ts';
import { faultsOf, FIELDS, fileOf, ruleOf } from '../support/data-rules.ts';
import { OWN, SHIPPED } from '../support/shipped-rules.ts';
import { readRuleFiles } from '../../../gateway/warnings/rule-book.ts';

const FOOD = 'sectors: [FOOD_DRUG]';
const ORE = 'sectors: [RARE_EARTH]';

test('every rule that is shipped fits the graph', () => {
  const { rules, faults } = readRuleFiles().shipped;
  expect(faults).toEqual([]);
  expect(rules.length).toBeGreaterThan(2);
  for (const { name, text } of rules) expect(readRuleFile(text, FIELDS), name).toMatchObject({ ok: true });
  expect(SHIPPED.rules.map(({ id }) => id)).toEqual(expect.arrayContaining(rules.map(({ name }) => name)));
  expect(OWN.topology.ministries).toHaveLength(6);
});

test('its level, law, sectors and parameters are the file’s', () => {
  const own = 'date: producedAt\nafter: expiresAt\nbyMoreThan: { days: 3, source: a law }\n';
  expect(ruleOf(`${FOOD}\n${own}`)).toMatchObject({
    id: 'own',
    zh: '规则',
    en: 'A rule',
    level: 'NOTICE',
    basis: 'somewhere',
    sectors: ['FOOD_DRUG'],
    parameters: [{ name: 'days', value: 3, unit: 'd', source: 'a law' }],
  });
  expect(ruleOf(own).sectors).toBe('ALL');
});

test('it asks its sectors for the fields that it goes by, and no others for these', () => {
  const rule = ruleOf(`${FOOD}
where: { kind: [FOOD], inspections.kind: [出厂检验] }
status: inspections.result
is: [FAIL]
since: inspections.at
at: producedAt`);
  expect(rule.needs('FOOD_DRUG')).toEqual(['productName', 'kind', 'inspections { kind result at }', 'producedAt']);
  expect(rule.needs('RARE_EARTH')).toEqual(['productName']);
  const amounts = ruleOf(`${ORE}\namount: { field: reoKilograms, unit: kg }\nexceeds: quantity`);
  expect(amounts.needs('RARE_EARTH')).toEqual(['productName', 'reoKilograms', 'quantity { value unit }']);
});

test.each([
  [
    'a field that there is not',
    'date: expires\nbefore: now',
    /^line 7: date: records of AGRICULTURE have no field expires; there are .*expiresAt/,
  ],
  [
    'a field of one sector alone',
    'date: nextInspectionDue\nbefore: now',
    /^line 7: date: records of AGRICULTURE have no field/,
  ],
  ['a field within a value', 'date: expiresAt.day\nbefore: now', /^line 7: date: expiresAt of AGRICULTURE is a value/],
  [
    'a field that nobody sees',
    `${ORE}\nstatus: invoiceNumber\nis: [x]`,
    /^line 8: status: records of RARE_EARTH have no field invoiceNumber/,
  ],
  [
    'a field that asks for more',
    'sectors: [SPECIAL_EQUIPMENT]\nstatus: inspectionOverdue\nis: [true]',
    /no field inspectionOverdue/,
  ],
  [
    'several things at once',
    'date: inspections\nbefore: now',
    /^line 7: date: inspections is several things: expected one of .*inspections\.at/,
  ],
  ['a text as a date', 'date: productName\nbefore: now', /^line 7: date: productName is a text, .*: expected a date$/],
  [
    'a date as an amount',
    'amount: producedAt\nexceeds: quantity',
    /^line 7: amount: producedAt is a date: expected an amount or a number/,
  ],
  [
    'a number without a unit',
    `${ORE}\namount: reoKilograms\nexceeds: quantity`,
    /^line 8: amount: a number has no unit.*\{ field: reoKilograms, unit: kg \}/,
  ],
  [
    'a unit that there is not',
    `${ORE}\namount: { field: reoKilograms, unit: stone }\nexceeds: quantity`,
    /^line 8: amount\.unit: no unit of measure is called stone/,
  ],
  [
    'a unit of an amount that has one',
    'amount: quantity\nexceeds: { field: quantity, unit: kg }',
    /^line 8: exceeds: the amount has its own unit/,
  ],
  [
    'a sector that there is not',
    'sectors:\n  - FOOD\ndate: expiresAt\nbefore: now',
    /^line 8: sectors\[0\]: expected a sector of the graph: AGRICULTURE, /,
  ],
  [
    'a value that there is not',
    'status: inspections.result\nis:\n  - PASS\n  - FAILED',
    /^line 10: is\[1\]: expected values of inspections\.result: PASS, FAIL/,
  ],
  [
    'a condition’s value',
    `${ORE}\nwhere: { form: [ORES] }\ndate: expiresAt\nbefore: now`,
    /^line 8: where\.form\[0\]: expected values of form: ORE, /,
  ],
  [
    'two lists',
    'date: inspections.at\nbefore: certificates.validUntil',
    /^line 7: date: fields of one list, .* inspections and certificates/,
  ],
  ['no form', 'where: {}', /^line 1: expected one of date, status, amount/],
  [
    'two forms',
    'date: expiresAt\nbefore: now\nstatus: productName\nis: [x]',
    /^line 9: status: expected one of date, status, amount/,
  ],
  [
    'another form’s key',
    'date: expiresAt\nbefore: now\nexceeds: quantity',
    /^line 9: exceeds: goes with amount, not with date/,
  ],
  ['no other date', 'date: expiresAt', /^line 7: date: expected before or after beside it/],
  ['no values', 'status: inspections.result', /^line 7: status: expected is beside it/],
  ['no other amount', 'amount: quantity', /^line 7: amount: expected exceeds or differsFrom/],
  [
    'hundredths of days',
    'date: expiresAt\nbefore: now\nbyMoreThan: { percent: 5, source: x }',
    /^line 9: byMoreThan: expected days, and no percent/,
  ],
  [
    'days without a begin',
    'status: inspections.result\nis: [FAIL]\nbyMoreThan: { days: 5, source: x }',
    /^line 9: byMoreThan: expected since, too/,
  ],
  ['no source', 'date: expiresAt\nbefore: now\nbyMoreThan: { days: 5 }', /^line 9: byMoreThan\.source: expected text/],
  [
    'less than nothing',
    'date: expiresAt\nbefore: now\nbyMoreThan: { days: -1, source: x }',
    /^line 9: byMoreThan\.days: expected 0 or more/,
  ],
  ['a key that there is not', 'date: expiresAt\nbefor: now', /^line 8: befor is no key here/],
])('%s is refused with its line and what to write', (_, own, fault) => {
  expect(faultsOf(own)).toEqual(expect.arrayContaining([expect.stringMatching(fault)]));
});

test('all faults are told at once; words that stand for nothing are one, and so is what is no YAML', () => {
  const text = fileOf('date: expires\nbefore: nowhere')
    .replace('{name}有问题', '{name}{percent}')
    .replace('NOTICE', 'HIGH');
  expect(readRuleFile(text, FIELDS)).toEqual({
    ok: false,
    faults: ['line 4: level: expected INFO, NOTICE, SERIOUS, CRITICAL'],
  });
  const read = readRuleFile(text.replace('HIGH', 'INFO'), FIELDS);
  expect(read.ok ? [] : read.faults).toEqual([
    expect.stringContaining('line 7: date: '),
    expect.stringContaining('line 8: before: '),
    'line 6: says.zh: {percent} stands for nothing; there are {name} {date} {than} {days}',
  ]);
  expect(readRuleFile('a: [b', FIELDS)).toMatchObject({
    ok: false,
    faults: [expect.stringMatching(/^line 1: .*YAML$/)],
  });
  expect(readRuleFile('zh: *nobody', FIELDS)).toEqual({
    ok: false,
    faults: ['line 1: ALIAS: expected YAML without aliases'],
  });
  expect(readRuleFile('', FIELDS)).toEqual({ ok: false, faults: ['line 1: expected the keys of a rule'] });
});
