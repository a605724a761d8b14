import { expect, test } from 'vitest';
import { isVoid } from '@tongcha/schema';

test.each([
  '吊销',
  '已吊销',
  '撤销',
  '已注销',
  '暂停',
  '暂停使用',
  '失效',
  '已过期',
  '作废',
  'revoked',
  'Suspended',
  'EXPIRED',
  'cancelled',
  'canceled',
])('a certificate whose state is %s does not hold', (status) => expect(isVoid({ status })).toBe(true));

test.each([
  null,
  '',
  '有效',
  '在用',
  'valid',
  '未吊销',
  '未被吊销',
  '未过期',
  '没有注销',
  '已解除暂停',
  'not revoked',
  'not suspended',
])('one whose state is %s does', (status) => expect(isVoid({ status })).toBe(false));

test('a word that is denied does not hide another that is not', () => {
  expect(isVoid({ status: '未注销,已暂停' })).toBe(true);
});
