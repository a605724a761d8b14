import { describe, expect, test } from 'vitest';
import {
  gs1CheckDigit,
  organisationCheckCharacter,
  personCheckCharacter,
  usccCheckCharacter,
} from '../../schema/codes/check-digits.ts';
import { canonical, examine, identify, parseCode } from '../../schema/codes/index.ts';

const codesOf = (text: string): string[] => identify(text).map((reading) => reading.code);
const best = (text: string): string | undefined => codesOf(text)[0];

describe('worked examples', () => {
  test.each([
    ['91350100M000100Y43', 'uscc:91350100M000100Y43', 'OK'],
    ['91370681MA3T00017D', 'uscc:91370681MA3T00017D', 'OK'],
    ['91150203MA0N00024Y', 'uscc:91150203MA0N00024Y', 'OK'],
    ['91320500MA1F00037J', 'uscc:91320500MA1F00037J', 'OK'],
    ['91350203M0001QAY9B', 'uscc:91350203M0001QAY9B', 'WARN'],
    ['6901234567892', 'gs1:(01)06901234567892', 'OK'],
    ['06901234567892', 'gs1:(01)06901234567892', 'OK'],
    ['16901234567899', 'gs1:(01)16901234567899', 'OK'],
    ['069012340000000016', 'gs1:(00)069012340000000016', 'OK'],
    ['(414)6901234000016', 'gs1:(414)6901234000016', 'OK'],
    ['urn:epc:id:sgtin:0614141.812345.12345', 'gs1:(01)80614141123458(21)12345', 'OK'],
    ['(01)80614141123458(21)12345', 'gs1:(01)80614141123458(21)12345', 'OK'],
    ['12403211005482913375620184739201', 'pesticide:12403211005482913375620184739201', 'OK'],
    ['PD20240321', 'pdreg:PD20240321', 'OK'],
    ['202611051023448291337562', 'vetdrug:202611051023448291337562', 'OK'],
    ['137068100012345', 'eartag:137068100012345', 'OK'],
    ['SC11532139200465', 'sc:SC11532139200465', 'OK'],
    ['SC10637068100012', 'sc:SC10637068100012', 'OK'],
    ['SC12345678901234', 'sc:SC12345678901234', 'WARN'],
    ['CNZL06012208150012', 'cifer:CNZL06012208150012', 'OK'],
    ['83857930000879766660', 'drug:83857930000879766660', 'OK'],
    ['86904879000126', 'drugbase:86904879000126', 'OK'],
    ['31103506002016053337', 'equipment:31103506002016053337', 'OK'],
    ['梯11闽E3622(16)', 'usecert:梯11闽E3622(16)', 'OK'],
    ['梯11闽E3622（16）', 'usecert:梯11闽E3622(16)', 'OK'],
    ['7782-50-5', 'cas:7782-50-5', 'OK'],
    ['67-56-1', 'cas:67-56-1', 'OK'],
    ['75-09-2', 'cas:75-09-2', 'OK'],
    ['108-88-3', 'cas:108-88-3', 'OK'],
    ['7664-41-7', 'cas:7664-41-7', 'OK'],
    ['2921-88-2', 'cas:2921-88-2', 'OK'],
    ['国药准字H20260001', 'approval:国药准字H20260001', 'OK'],
    ['国药准字ZC20260001', 'approval:国药准字ZC20260001', 'OK'],
    ['国药准字J20260001', 'approval:国药准字J20260001', 'OK'],
    ['UN 1017', 'un:1017', 'OK'],
    ['UN1017', 'un:1017', 'OK'],
    ['370681', 'division:370681', 'OK'],
    ['311010356202600012', 'device:311010356202600012', 'OK'],
    ['137012000345', 'cylinder:137012000345', 'OK'],
    ['370610123.CL20260301', 'hazlot:370610123.CL20260301', 'OK'],
    ['91150203MA0N00024Y.PN2026-03', 'relot:91150203MA0N00024Y.PN2026-03', 'OK'],
  ])('%s is %s', (text, code, validity) => {
    expect(identify(text)[0]).toMatchObject({ code, validity });
  });

  test('a pesticide code’s suffix is the end of its registration number', () => {
    expect(identify('12403211005482913375620184739201')[0]?.attributes).toMatchObject({
      registrationKind: 'PD',
      registrationSuffix: '240321',
      production: 'own',
      specification: '005',
    });
    expect('PD20240321'.endsWith('240321')).toBe(true);
  });

  test('the organisation code inside a social credit code has the right check character', () => {
    expect(organisationCheckCharacter('M000100Y')).toBe('4');
  });

  test('a Digital Link says item, lot and class, with lot, serial and expiry', () => {
    const text = 'https://id.gs1.org/01/09521234543213/10/ABC123/21/12345?17=261231';
    expect(codesOf(text)).toEqual([
      'gs1:(01)09521234543213(21)12345',
      'gs1:(01)09521234543213(10)ABC123',
      'gs1:(01)09521234543213',
    ]);
    expect(identify(text)[0]?.attributes).toMatchObject({ lot: 'ABC123', expiry: '2026-12-31' });
    expect(best('https://shop.example/any/path/01/09521234543213/10/ABC123')).toBe('gs1:(01)09521234543213(10)ABC123');
  });

  test('one code however it is spelt', () => {
    const lot = 'gs1:(01)06901234567892(10)LOT7';
    const spellings = [
      '(01)06901234567892(10)LOT7',
      ']C1010690123456789210LOT7',
      '\u001d010690123456789210LOT7',
      '010690123456789210LOT7',
      'https://id.gs1.org/01/06901234567892/10/LOT7',
      'urn:epc:class:lgtin:6901234.056789.LOT7',
      lot,
    ];
    for (const spelling of spellings) expect(best(spelling), spelling).toBe(lot);
  });

  test('a variable element ends at FNC1', () => {
    expect(codesOf(']d2010690123456789210LOT7\u001d21S9\u001d17270200')).toEqual([
      'gs1:(01)06901234567892(21)S9',
      'gs1:(01)06901234567892(10)LOT7',
      'gs1:(01)06901234567892',
    ]);
    expect(identify('(01)06901234567892(10)L(17)270200')[0]?.attributes['expiry']).toBe('2027-02-28');
  });

  test('EPC URNs of logistic units and places', () => {
    expect(best('urn:epc:id:sscc:6901234.0000000001')).toBe('gs1:(00)069012340000000016');
    expect(best('urn:epc:id:sgln:6901234.00001.0')).toBe('gs1:(414)6901234000016');
    expect(best('urn:epc:idpat:sgtin:0614141.812345.*')).toBe('gs1:(01)80614141123458');
  });
});

describe('what people and scanners give', () => {
  test('full-width digits, spaces and invisible characters', () => {
    expect(best('8385793 0000879766660')).toBe('drug:83857930000879766660');
    expect(best(' 8385 7930\u00a00008 7976\u200b 6660\n')).toBe('drug:83857930000879766660');
    const wide = [...'83857930000879766660'].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect(best(wide)).toBe('drug:83857930000879766660');
    expect(best('\uff30\uff2420240321')).toBe('pdreg:PD20240321');
    expect(best('cas: 7782-50-5')).toBe('cas:7782-50-5');
    expect(best('7782\u201350\u20135')).toBe('cas:7782-50-5');
    expect(best('ＤＲＵＧ：83857930000879766660')).toBe('drug:83857930000879766660');
    expect(best('83857930\r\n000879766660')).toBe('drug:83857930000879766660');
    expect(best(']E06901234567892')).toBe('gs1:(01)06901234567892');
    expect(best('91370681ma3t00017d')).toBe('uscc:91370681MA3T00017D');
  });

  test('an ambiguous text has every reading, the likelier first', () => {
    expect(codesOf('31103506002016053337')).toEqual(['equipment:31103506002016053337', 'drug:31103506002016053337']);
    expect(codesOf('83857930000879766660')).toEqual(['drug:83857930000879766660', 'equipment:83857930000879766660']);
    expect(codesOf('86904879000126')).toEqual(['drugbase:86904879000126', 'gs1:(01)86904879000126']);
  });

  test('eighteen digits may be a device, a logistic unit or an organisation; plausible structure comes first, then a right check digit', () => {
    const sscc = `31101035620260001${gs1CheckDigit('31101035620260001')}`;
    expect(identify(sscc).map(({ code, validity }) => [code, validity])).toEqual([
      [`device:${sscc}`, 'OK'],
      [`gs1:(00)${sscc}`, 'OK'],
      [`uscc:${sscc}`, 'WARN'],
    ]);
    expect(codesOf('069012340000000016')[0]).toBe('gs1:(00)069012340000000016');
    expect(codesOf('069012340000000017')).toContain('gs1:(00)069012340000000017');
  });

  test('twelve digits may be a cylinder or a GTIN, thirteen a GTIN or a place', () => {
    expect(codesOf('137012000345')).toEqual(['cylinder:137012000345', 'gs1:(01)00137012000345']);
    expect(codesOf('012345678905')).toEqual(['gs1:(01)00012345678905', 'cylinder:012345678905']);
    expect(codesOf('6901234000016')).toEqual(['gs1:(01)06901234000016', 'gs1:(414)6901234000016']);
    expect(codesOf('6901234000017')).toEqual(['gs1:(01)06901234000017']);
  });

  test.each([
    ['equipment:31103506002016133337', 'NOT_A_MONTH'],
    ['equipment:01103506002016053337', 'VARIETY'],
    ['equipment:31109906002016053337', 'DIVISION'],
    ['device:31101035620260001', 'OLD_LENGTH'],
    ['device:3110103562026000123', 'OLD_LENGTH'],
    ['device:311010356300000012', 'NOT_A_YEAR'],
    ['vetdrug:202602301023448291337562', 'NOT_A_DATE'],
    ['pesticide:92403211005482913375620184739201', 'UNKNOWN_DIGIT'],
    ['eartag:199068100012345', 'DIVISION'],
    ['eartag:109068100012345', 'DIVISION'],
    ['vetdrug:010611051023448291337562', 'NOT_A_DATE'],
    [`uscc:G1370681MA3T00017${usccCheckCharacter('G1370681MA3T00017')}`, 'DEPARTMENT'],
    ['cylinder:199012000345', 'DIVISION'],
    ['uscc:91350203M0001QAY9B', 'CHECK_DIGIT'],
    ['relot:91350203M0001QAY9B.L1', 'CHECK_DIGIT'],
    ['sc:SC12345678901234', 'CHECK_DIGIT'],
    ['cas:7782-50-6', 'CHECK_DIGIT'],
    ['orgcode:MA3T00018', 'CHECK_DIGIT'],
    ['drugbase:86904879000127', 'CHECK_DIGIT'],
    ['gs1:(01)06901234567892(10)ABCDEFGHIJKLMNOPQRSTUVWXY', 'TOO_LONG'],
  ])('%s is still a code, with the warning %s in both languages', (text, code) => {
    const parsed = parseCode(text);
    expect(parsed).toMatchObject({ ok: true, reading: { code: text, validity: 'WARN', reasons: [{ code }] } });
    if (parsed.ok)
      for (const reason of parsed.reading.reasons)
        expect(reason).toMatchObject({
          zh: expect.stringMatching(/\p{Script=Han}/u),
          en: expect.stringMatching(/^[ -~]+$/),
        });
  });

  test('attributes say what the structure holds', () => {
    expect(identify('31103506002016053337')[0]?.attributes).toEqual({
      variety: '3110',
      division: '350600',
      registered: '2016-05',
      serial: '3337',
    });
    expect(identify('137068100012345')[0]?.attributes).toEqual({
      species: '1',
      division: '370681',
      serial: '00012345',
    });
    expect(identify('202611051023448291337562')[0]?.attributes).toEqual({
      produced: '2026-11-05',
      enterprise: '10234',
    });
    expect(identify('83857930000879766660')[0]).toMatchObject({
      display: '8385 7930 0008 7976 6660',
      attributes: { productCode: '8385793' },
    });
  });

  test.each([
    'https://a.example/x/370610123.CL1',
    'https://a.example/x/370610123-cl1',
    'https://a.example/370610123/CL1',
    'https://a.example/x/370610123%2FCL1',
    'https://a.example/?q=1&code=370610123-CL1',
  ])('the lot is found in %s', (text) => {
    expect(codesOf(text)).toEqual(['hazlot:370610123.CL1', text]);
  });

  test('an element string of digits alone may be as long as another code', () => {
    expect(codesOf('01069012345678921012345678901234')).toEqual([
      'gs1:(01)06901234567892(10)12345678901234',
      'gs1:(01)06901234567892',
      'pesticide:01069012345678921012345678901234',
    ]);
    expect(codesOf('00069012340000000016')).toEqual([
      'gs1:(00)069012340000000016',
      'drug:00069012340000000016',
      'equipment:00069012340000000016',
    ]);
  });

  test('a safety information code leads to its lot, and stands as the address that it is', () => {
    const text = 'https://aqxx.example/q/370610123/CL20260301';
    expect(codesOf(text)).toEqual(['hazlot:370610123.CL20260301', text]);
  });

  test('a URI that no scheme claims is a code as it stands', () => {
    expect(identify('urn:tongcha-demo:plot:370681-0012')).toMatchObject([
      { code: 'urn:tongcha-demo:plot:370681-0012', scheme: 'uri', level: null },
    ]);
    expect(best('https://Example.org/Things/a%20b')).toBe('https://Example.org/Things/a%20b');
  });

  test('a person’s number is not given back as a thing’s code', () => {
    // Both have a birth date and the right check character; the second would otherwise look like a device code.
    expect(codesOf('11010519491231002X')).toEqual([]);
    expect(codesOf('110105194912310003')).toEqual([]);
  });

  test('nor is it when it has a device code’s year, spaces, a label or a lot behind it', () => {
    const body = '37068119820131001';
    const number = body + personCheckCharacter(body);
    expect(parseCode(`device:${number}`)).toMatchObject({ ok: true });
    for (const text of [
      number,
      `370681 19820131 ${number.slice(14)}`,
      `ID:${number}`,
      `urn:id:${number}`,
      `${number}.L1`,
    ])
      expect(codesOf(text), text).toEqual([]);
  });

  test('eighteen digits with a person’s check character but no birth date are a device code', () => {
    const body = '31106119820135001';
    const number = body + personCheckCharacter(body);
    expect(codesOf(number)[0]).toBe(`device:${number}`);
  });

  test.each([
    '',
    '   ',
    'x',
    'javascript:alert(1)',
    'data:text/html,x',
    'urn:a b',
    'urn:\u0000x',
    '6901234567892\u001e',
    'drug:abc',
    '(10)L1',
    'y'.repeat(5_000),
    '1'.repeat(2_049),
  ])('%j is no code', (text) => {
    expect(identify(text)).toEqual([]);
  });
});

describe('parseCode', () => {
  test('guesses no scheme', () => {
    const parsed = parseCode('83857930000879766660');
    expect(parsed).toMatchObject({ ok: false, reason: { code: 'NO_SCHEME' } });
  });

  test('a value that cannot be its scheme’s is refused, not read as a URI', () => {
    expect(canonical('drug:abc')).toBeNull();
    expect(canonical('uscc:123')).toBeNull();
    expect(canonical('gs1:')).toBeNull();
  });

  test('is as lenient in spelling as identify, once the scheme is named', () => {
    expect(canonical('Drug： 8385 7930 0008 7976 6660')).toBe('drug:83857930000879766660');
    expect(canonical('gs1:6901234567892')).toBe('gs1:(01)06901234567892');
    expect(canonical('usecert:梯11闽e3622（16）')).toBe('usecert:梯11闽E3622(16)');
    expect(canonical('hazlot:370610123/cl-1')).toBe('hazlot:370610123.CL-1');
    expect(canonical('un:UN1017')).toBe('un:1017');
    expect(canonical('cert:〔2026〕鲁检 0001号')).toBe('cert:〔2026〕鲁检0001号');
  });

  test('a URI stands as it is, once trimmed', () => {
    for (const uri of [
      'https://Example.org/Things/a%20b',
      'urn:uuid:6B29FC40',
      'tag:a.example,2026:x',
      'https://例.example/甲（乙）',
    ])
      expect(canonical(` ${uri}\n`)).toBe(uri);
    expect(identify('https://例.example/甲（乙）')[0]?.code).toBe('https://例.example/甲（乙）');
  });

  test.each([
    'urn:a b',
    'urn:a\u0085b',
    'urn:a\u001eb',
    'urn:a\u2028b',
    'urn:\ud800',
    `urn:${'x'.repeat(509)}`,
    'JavaScript:alert(1)',
    'data:,x',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:x',
    'urn:',
    ':x',
    'c:\\x',
    'x:y',
  ])('%j is no URI code', (text) => {
    expect(canonical(text)).toBeNull();
  });

  test.each(['urn:a\u0000b', 'urn:a\u001db', 'urn:a\u200bb', 'urn:a\u202eb', 'urn:a\u007f'])(
    '%j has a character that nobody sees and is no code',
    (text) => {
      expect(canonical(text)).toBeNull();
    },
  );

  test('a failing check digit warns and says which was expected', () => {
    const parsed = parseCode('gs1:(01)06901234567893');
    expect(parsed).toMatchObject({
      ok: true,
      reading: { validity: 'WARN', reasons: [{ code: 'CHECK_DIGIT', en: 'the check character should be 2, not 3' }] },
    });
  });
});

describe('figures of a hexadecimal number', () => {
  test.each([
    ['what a reader shows of a tag', 'E200 3412 0123 4567 8901 2345'],
    ['one whose letters come later', 'E200 3412 DC03 0118 2345 6789'],
    ['one with hyphens', 'E200-3412-0123-4567-8901-2345'],
    ['one behind a label', 'EPC: E200 3412 0123 4567 8901 2345'],
    ['one amid words', '标签 E200 3412 0123 4567 8901 23 已读'],
    ['one in eights', 'TID E2003412 01234567 89012345'],
    ['one in halves', 'E20034120123 456789012345'],
    ['one in bytes', 'E2 00 34 12 01 23 45 67 89 01 23 45'],
    ['one in one piece', 'E20034120123456789012345'],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
  ])('are no code of their own: %s', (_, text) => expect(codesOf(text)).toEqual([]));

  test.each([
    ['批号 A123 追溯码 8385 7930 0008 7976 6660', 'drug:83857930000879766660'],
    ['AB 8385 7930 0008 7976 6660', 'drug:83857930000879766660'],
    ['8A3F 83857930000879766660', 'drug:83857930000879766660'],
  ])('are none where a code stands beside letters: %s', (text, code) => expect(codesOf(text)).toContain(code));
});

test.each([
  '013800138000',
  '联系人 013800138000',
  'https://example.com/?code=013800138000',
  'https://example.com/013800138000',
])('a mobile number as it is dialled over long distance is no code: %s', (text) => {
  expect(examine(text)).toMatchObject({ readings: [], refusal: { code: 'TELEPHONE' } });
});

test.each([
  ['016000275287', 'gs1:(01)00016000275287'],
  ['https://example.com/?upc=016000275287', 'gs1:(01)00016000275287'],
  ['cylinder:013800138000', 'cylinder:013800138000'],
])('a barcode that looks like one has a check digit, a named code its name: %s', (text, code) => {
  expect(best(text)).toBe(code);
});
