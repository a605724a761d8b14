import { expect, test } from 'vitest';
import { failureText } from '../../cli/gateway.ts';
import { ERROR_CODES } from '../../client/error-codes.ts';

test.each(ERROR_CODES)('%s is told in Chinese, with what the gateway says of this case', (code) => {
  expect(failureText({ code, message: 'in these words' }, 'zh')).toMatch(
    new RegExp(`^! ${code} [^a-z]*\\p{Script=Han}[^/]* / in these words$`, 'u'),
  );
  expect(failureText({ code, message: 'in these words' }, 'en')).toBe(`! ${code} in these words`);
});

test('a code that is not public is told by the words that came with it', () => {
  expect(failureText({ code: 'toString', message: 'in these words' }, 'zh')).toBe('! toString in these words');
});
