import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Documents } from '../../gateway/documents/documents.ts';
import { type Tool, toolsOf, type ToolSources } from '../../gateway/mcp/tools.ts';

const schema = buildSchema(`
  type Query {
    "A lot by its code. 批次"
    lot("Its code. 编码" code: Code!): Lot
    "Lots. 检索"
    lots("What must hold. 条件" where: Where, first: Int = 20): Lots!
    size: Int
  }
  type Mutation { drop: Int }
  "A code. 追溯码"
  scalar Code
  "When. 时间"
  scalar DateTime
  type Lot { "What it is. 名称" name: String size: Int }
  type Lots { "Those found. 结果" found: [Lot!]! complete: Boolean! gaps: [Gap!]! }
  type Gap { reason: String! }
  "A condition. 条件"
  input Where { "Whether it stands. 是否召回" recalled: Boolean since: DateTime! kinds: [Kind!] = [ROW] not: Where }
  "A kind. 种类"
  enum Kind { "In a row. 行" ROW HEAP }
`);
const documents = new Documents(1_000_000);
const from = (sources: Partial<ToolSources>): ReadonlyMap<string, Tool> =>
  toolsOf({ schema, texts: [], questions: [], documents, isValid: () => true, ...sources });
const toolOf = (text: string): Tool | undefined => [...from({ texts: [text] }).values()][0];

describe('tools', () => {
  test('are the named queries of the trusted documents, in the order of their names', () => {
    const tools = from({
      texts: [
        'query B { size } query A { size }',
        '{ size }',
        'mutation M { drop }',
        'query C { size } mutation N { drop }',
        'query {',
      ],
    });
    expect([...tools.keys()]).toEqual(['A', 'B', 'C']);
    expect(tools.get('A')).toMatchObject({ operationName: 'A', text: 'query B { size } query A { size }' });
  });

  test('are none that the graph does not know', () => {
    expect(from({ texts: ['query A { size }'], isValid: () => false }).size).toBe(0);
  });

  test('a saved question has its file’s name and titles, and the place of a document of that name', () => {
    const question = {
      name: 'all-lots',
      text: 'query X($first: Int) { size lots(first: $first) { complete } }',
      title: { zh: '全部批次', en: 'All lots' },
      about: { first: { zh: '几条', en: 'how many' } },
    };
    const unnamed = { name: 'unnamed', text: '{ size }', title: null, about: {} };
    const tools = from({ questions: [question, unnamed], texts: ['query AllLots { size }', 'query Other { size }'] });
    expect([...tools.keys()]).toEqual(['Other', 'all-lots', 'unnamed']);
    expect(tools.get('unnamed')).toMatchObject({ title: 'unnamed', operationName: null });
    expect(tools.get('all-lots')).toMatchObject({
      title: '全部批次 / All lots',
      operationName: 'X',
      text: question.text,
      inputSchema: { properties: { first: { type: 'integer', description: '几条 / how many' } } },
    });
  });

  test('say what they ask and what they give by the schema’s own words, in both languages', () => {
    const tool = toolOf('query A($c: Code!) { it: lot(code: $c) { ...F } } fragment F on Lot { n: name size }');
    expect(tool?.description).toBe('A lot by its code. 批次\n结果 / gives:\n- it.n: What it is. 名称\n- it.size: size');
  });

  test.each([
    ['query A { lots { found { name } } }', false],
    ['query A { lots { found { name } complete } }', true],
    ['query A { lots { ...F } } fragment F on Lots { gaps { reason } }', true],
    ['query A { size }', true],
  ])('%s asks what is missing: %s', (text, asks) => {
    expect(toolOf(text)?.asksWhatIsMissing).toBe(asks);
  });
});

describe('what a tool takes', () => {
  const takes = (text: string): unknown => toolOf(text)?.inputSchema;

  test('is the operation’s variables: what is needed, what each is for, what it is when left out', () => {
    expect(
      takes(
        'query A($c: Code!, $first: Int! = 5, "Own words." $d: Int) { lot(code: $c) { size } lots(first: $first) { complete } x: lots(first: $d) { complete } }',
      ),
    ).toEqual({
      type: 'object',
      properties: {
        c: { type: 'string', description: 'Its code. 编码\nA code. 追溯码' },
        first: { type: 'integer', default: 5 },
        d: { type: 'integer', description: 'Own words.' },
        asOf: { type: 'string', format: 'date-time', description: expect.stringContaining('截至') },
      },
      required: ['c'],
      additionalProperties: false,
    });
  });

  test('writes conditions out, with the values of enums and their defaults; one within itself only once', () => {
    expect(takes('query A($where: Where) { lots(where: $where) { complete } }')).toMatchObject({
      properties: {
        where: {
          type: 'object',
          description: 'What must hold. 条件\nA condition. 条件',
          additionalProperties: false,
          required: ['since'],
          properties: {
            recalled: { type: 'boolean', description: 'Whether it stands. 是否召回' },
            since: { type: 'string', format: 'date-time', description: 'When. 时间' },
            kinds: {
              type: 'array',
              default: ['ROW'],
              items: {
                type: 'string',
                enum: ['ROW', 'HEAP'],
                description: 'A kind. 种类\nROW: In a row. 行\nHEAP: HEAP',
              },
            },
            not: { type: 'object', description: 'A condition. 条件' },
          },
        },
      },
    });
  });

  test('a variable within a condition is told by the condition’s field', () => {
    expect(
      takes('query A($r: Boolean, $s: DateTime!) { lots(where: { recalled: $r, since: $s }) { complete } }'),
    ).toMatchObject({
      properties: { r: { type: 'boolean', description: 'Whether it stands. 是否召回' } },
      required: ['s'],
    });
  });

  test('an operation’s own variable asOf is that alone', () => {
    expect(toolOf('query A($asOf: Int) { lots(first: $asOf) { complete } }')).toMatchObject({
      takesMoment: false,
      inputSchema: { properties: { asOf: { type: 'integer' } } },
    });
  });
});
