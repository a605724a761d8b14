import type { ComplaintDesk } from '../complaint-desk.ts';
import { NAMESPACE } from './wsdl.ts';

/** 投诉登记 and 投诉查询: the answer's element. */
export function complaintAnswer(
  desk: ComplaintDesk,
  operation: 'RegisterComplaint' | 'QueryComplaint',
  asked: Readonly<Record<string, unknown>>,
): string {
  const text = (name: string): string => String(asked[name] ?? '');
  if (operation === 'QueryComplaint') {
    const found = desk.state(text('acceptNo'));
    return element(operation, { state: found?.state ?? '', reply: found?.answer ?? '' });
  }
  const acceptNo = desk.take({
    number: text('requestNo'),
    code: text('code'),
    topic: text('topic'),
    division: text('region'),
    boughtAt: text('buyTime'),
    text: text('content'),
    contact: text('contact'),
    photo: text('photo'),
  });
  return element(operation, { acceptNo });
}

function element(operation: string, values: Readonly<Record<string, string>>): string {
  const content = Object.entries(values).map(([name, value]) => `<d:${name}>${value}</d:${name}>`);
  return `<d:${operation}Response xmlns:d="${NAMESPACE}">${content.join('')}</d:${operation}Response>`;
}
