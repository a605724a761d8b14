import { expect, test } from 'vitest';
import { listsOf } from '../../explorer/answer/lists.ts';
import { csvText } from '../../portal/parts/table-file.ts';

test('lists of objects are tables: nodes of a connection, objects within as columns, lists within as texts', () => {
  const data = {
    search: {
      edges: [
        { cursor: 'a', node: { code: 'x', producer: { name: '甲', uscc: '9' }, recalls: [{ reason: 'r', at: null }] } },
        { cursor: 'b', node: { code: 'y', producer: null, quantity: { value: 2, unit: 'kg' } } },
      ],
      complete: true,
    },
    members: [{ name: 'm' }],
    codes: ['a', 'b'],
    none: [],
    nothing: null,
  };
  expect(listsOf(data)).toEqual([
    {
      path: 'search.edges',
      columns: ['code', 'producer.name', 'producer.uscc', 'recalls', 'producer', 'quantity.value', 'quantity.unit'],
      rows: [
        ['x', '甲', '9', 'r', '', '', ''],
        ['y', '', '', '', '', '2', 'kg'],
      ],
    },
    { path: 'members', columns: ['name'], rows: [['m']] },
  ]);
  expect(listsOf(null)).toEqual([]);
});

test('a file for spreadsheets quotes what must be, and marks what would be a formula', () => {
  expect(csvText([['a', 'b,"c"', '=1+1', '-3', '@x']])).toBe('\uFEFFa,"b,""c""",\'=1+1,-3,\'@x\r\n');
});
