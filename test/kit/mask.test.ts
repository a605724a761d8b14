import fc from 'fast-check';
import { graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import { type LoadContext, createLoaders } from '../../subgraphs/kit/loaders.ts';
import { ministrySchema } from '../../subgraphs/kit/schema.ts';
import { MASKED_SCALARS, maskName, maskPersonId, maskPhone, maskText } from '../../subgraphs/kit/mask.ts';

const RUNS = { numRuns: 1_000 };
/** Anything but a star, so that what shows can be counted; many characters of four bytes among it. */
const text = fc
  .array(
    fc.oneof(fc.constantFrom('𠮷', '𣇄', '张', '1', 'X'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
    { minLength: 1, maxLength: 24 },
  )
  .map((all) => all.join('').replaceAll('*', '').trim())
  .filter((each) => each !== '' && each.isWellFormed());
const clear = (masked: string | null): string[] => [...(masked ?? '')].filter((each) => each !== '*');

describe('no more shows than is said', () => {
  test('of a name its first character', () => {
    fc.assert(
      fc.property(text, (name) => {
        expect(clear(maskName(name))).toEqual([...name].slice(0, 1));
        expect(maskName(name)).toMatch(/\*$/);
      }),
      RUNS,
    );
  });

  test('of a telephone its first three and last four, of a short one its last two', () => {
    fc.assert(
      fc.property(text, (phone) => {
        const all = [...phone];
        expect(clear(maskPhone(phone))).toEqual(
          all.length >= 11 ? [...all.slice(0, 3), ...all.slice(-4)] : all.slice(-2),
        );
        expect(maskPhone(phone)).toContain('*');
      }),
      RUNS,
    );
  });

  test('of a person’s number its first three and last two, of a short one nothing', () => {
    fc.assert(
      fc.property(text, (id) => {
        const all = [...id];
        expect(clear(maskPersonId(id))).toEqual(all.length >= 8 ? [...all.slice(0, 3), ...all.slice(-2)] : []);
        expect([...(maskPersonId(id) ?? '')]).toHaveLength(all.length);
      }),
      RUNS,
    );
  });

  test('no mask cuts a character in two', () => {
    fc.assert(
      fc.property(text, (each) => {
        for (const mask of [maskName, maskPhone, maskPersonId, maskText]) expect(mask(each)?.isWellFormed()).toBe(true);
      }),
      RUNS,
    );
    expect(maskName('𠮷祥')).toBe('𠮷*');
    expect(maskPhone('张𠮷祥')).toBe('*𠮷祥');
    expect(maskPersonId('𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷')).toBe('𠮷𠮷𠮷***𠮷𠮷');
  });
});

test('nothing is masked as nothing, not as stars', () => {
  for (const mask of [maskName, maskPhone, maskPersonId])
    expect(['', '  ', null, undefined].map(mask)).toEqual([null, null, null, null]);
  expect(['', null, undefined].map(maskText)).toEqual([null, null, null]);
});

test('a mapping that forgot to mask gives no person away: what is masked is decided by the field’s type', async () => {
  const record = {
    code: 'urn:x',
    events: [{ id: '1', note: '司机13812345678' }],
    inspections: [{ id: '2', note: '11010519491231002X' }],
    recalls: [{ id: '3', reason: '致电13812345678', advice: '联系19912345678' }],
    quarantineDestination: '李四13812345678',
    source: { system: 's' },
  };
  const system = {
    name: 's',
    maxCodes: 10,
    records: async () => [record],
    links: async () => [[]],
    organizations: async () => [
      {
        uscc: 'A',
        name: '某某公司',
        contactName: '张三丰',
        contactPhone: '13812345678',
        penalties: [{ number: '1', reason: '致电13812345678' }],
      },
    ],
    ping: async () => {},
    close: async () => {},
  };
  const schema = ministrySchema({ name: 'agriculture', systems: [system], resolvers: {} });
  const asking: LoadContext = { signal: AbortSignal.timeout(5_000), ask: (_, question) => question() };
  const contextValue = {
    ...asking,
    claims: { role: 'regulator', policies: ['parties', 'supervision'].map((group) => `agriculture/${group}`) },
    loaders: createLoaders([system], asking),
  };
  const { data, errors } = await graphql({
    schema,
    contextValue,
    source:
      '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:x" }, { __typename: "Organization", uscc: "A" }]) { ... on TraceUnit { agriculture { events { note } inspections { note } recalls { reason advice } quarantineDestination } } ... on Organization { name agriculture { contactName contactPhone penalties { reason } } } } }',
  });
  expect(errors).toBeUndefined();
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    _entities: [
      {
        agriculture: [
          {
            events: [{ note: '司机138****5678' }],
            inspections: [{ note: '110*************2X' }],
            recalls: [{ reason: '致电138****5678', advice: '联系199****5678' }],
            quarantineDestination: '李四138****5678',
          },
        ],
      },
      {
        name: '某某公司',
        agriculture: [{ contactName: '张**', contactPhone: '138****5678', penalties: [{ reason: '致电138****5678' }] }],
      },
    ],
  });
});

test('what is masked already stays as it is, and blank text is no fault', () => {
  const { PersonName, PersonPhone, PersonNumber, Remark } = MASKED_SCALARS;
  for (const [scalar, text, masked] of [
    [PersonName, '张三丰', '张**'],
    [PersonPhone, '13812345678', '138****5678'],
    [PersonPhone, '6612345', '*****45'],
    [PersonNumber, '11010519491231002X', '110*************2X'],
    [Remark, '电话13812345678', '电话138****5678'],
  ] as const) {
    expect(scalar?.serialize(text)).toBe(masked);
    expect(scalar?.serialize(masked)).toBe(masked);
    expect(scalar?.serialize(' ')?.trim()).toBe('');
  }
});

describe('in running text', () => {
  test.each([
    ['电话13812345678。', '电话138****5678。'],
    ['13812345678,19912345678', '138****5678,199****5678'],
    ['tel:+8613812345678', 'tel:+86138****5678'],
    ['x13812345678x', 'x138****5678x'],
    ['身份证11010519491231002X到期', '身份证110*************2X到期'],
    ['11010519491231002x', '110*************2x'],
    ['110105194912310021', '110*************21'],
  ])('%s', (text, masked) => expect(maskText(text)).toBe(masked));

  test.each([
    ['a drug trace code', '83857930000879766660'],
    ['a trace code with a mobile in it', '81381234567813812345'],
    ['a mobile and a digit', '138123456780'],
    ['an ear tag', '137068100012345'],
    ['a veterinary code', '202611051023448291337562'],
    ['a fixed line', '0535-8612345'],
    ['a number that is no mobile’s', '12812345678'],
    ['nineteen digits', '1101051949123100212'],
    ['a pesticide code', '12403211005482913375620184739201'],
    ['a credit code', '91350100M000100Y43'],
    ['a logistic unit', 'gs1:(00)069012340000002010'],
    ['a lot that looks like a mobile', 'gs1:(01)06901234001020(10)13812345678'],
    ['a credit code of digits alone', 'uscc:911502030000010920'],
  ])('%s is left alone', (_, code) => expect(maskText(`码${code},批`)).toBe(`码${code},批`));

  test('every mobile and every person’s number between other words goes, every longer digit string stays', () => {
    const word = fc.constantFrom('联系', ',', ' ', '张𠮷', 'tel:', '\n', '(');
    const mobile = fc.stringMatching(/^1[3-9]\d{9}$/);
    const person = fc.stringMatching(/^\d{17}[\dX]$/);
    const longer = fc.stringMatching(/^\d{19,32}$/);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, mobile, word, person, word, longer), { minLength: 1, maxLength: 3 }),
        (parts) => {
          const masked = maskText(parts.flat().join('') + '。') ?? '';
          // What stays may hold by chance the digits of what goes.
          let rest = masked;
          for (const [, , , , , long] of parts) {
            expect(rest).toContain(long);
            rest = rest.replace(long, '');
          }
          expect(rest).not.toMatch(/\d{5}/);
        },
      ),
      RUNS,
    );
  });

  test('a text without any is what it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }).filter((each) => !/\d{11}/.test(each)),
        (each) => {
          expect(maskText(each)).toBe(each);
        },
      ),
    );
  });
});
