import type { EnvelopeFacts, InputFacts, OperationFacts, ServiceFacts } from '../facts.ts';
import { braces, type Line, lines, list, open, said } from '../lines.ts';
import { type Naming, settingName } from '../sections.ts';
import { headersOf, placeOf } from './inputs.ts';

/** `http` or `soap` of the file: address, account, what stands around rows, how many keys and rows at a time. */
export function transportLine(
  { address, access }: ServiceFacts,
  naming: Naming,
  operation: OperationFacts | null,
  used: readonly OperationFacts[],
  input: InputFacts | null,
): { readonly line: Line; readonly settings: ReadonlyMap<string, string> } {
  const settings = new Map<string, string>();
  const setting = (name: string, value = ''): string => {
    const own = settingName(naming, name);
    settings.set(own, value);
    return `\${${own}}`;
  };
  const keys = input === null ? null : keysLine(input);
  const answer = operation ? answerLine(operation, used) : null;
  const pages = pagesLine(used);
  if (operation?.body === 'soap') {
    const line = lines({
      wsdl: setting('WSDL', address),
      user: setting('USER'),
      password: setting('PASSWORD'),
      answer,
      pages,
      keys,
    });
    return { line, settings };
  }
  const headers: Record<string, Line> = {};
  const send: Record<string, Line> = {};
  const others: string[] = [];
  let basic: Line | null = null;
  const url = setting('URL', address);
  for (const each of access) {
    if (each.kind === 'basic') basic = braces({ user: setting('USER'), password: setting('PASSWORD') });
    else if (each.kind === 'bearer') headers['authorization'] = `Bearer ${setting('TOKEN')}`;
    else if (each.kind === 'other') others.push(each.what);
    else (each.kind === 'header' ? headers : send)[each.name] = setting('API_KEY');
  }
  Object.assign(headers, headersOf(used, Object.keys(headers)));
  const line = lines({
    url,
    body: operation?.inputs === null ? open('query, json, form or xml: how it is asked') : (operation?.body ?? null),
    headers: Object.keys(headers).length === 0 ? null : lines(headers),
    basic,
    login:
      others.length === 0
        ? null
        : open(
            '{ path: /login, send: { … }, token: data.token }, or leave it out',
            `the document says: ${others.join(', ')}`,
          ),
    ask: Object.keys(send).length === 0 ? null : lines({ send: braces(send) }),
    answer,
    pages,
    keys,
  });
  return { line, settings };
}

function keysLine({ name, isList, most }: InputFacts): Line {
  if (!isList)
    return lines({ most: said(1, `${name} takes one code; where it takes several, write how many, and join: ','`) });
  if (most !== null) return lines({ most: said(Math.min(most, 10_000), `the most that ${name} takes`) });
  return lines({ most: open(`how many codes ${name} takes at most, such as 20`, 'nothing says it') });
}

function pagesLine(used: readonly OperationFacts[]): Line | null {
  const most = used
    .flatMap(({ inputs }) => inputs ?? [])
    .flatMap((input) => (placeOf(input) === 'size' && input.most !== null ? [input.most] : []));
  return most.length === 0 ? null : lines({ size: said(Math.min(...most, 1000), 'the most that it gives') });
}

/** What stands around the rows of all questions; a place that some answers lack may be left out. */
function answerLine({ envelope, tells404, body }: OperationFacts, used: readonly OperationFacts[]): Line | null {
  const others = used.map((each) => each.envelope);
  const place = (name: 'total' | 'more' | 'next' | 'pages'): string | null => {
    const path = others.map((each) => each[name]).find((each) => each !== null) ?? envelope[name];
    if (path === null || path.endsWith('?')) return path;
    return others.some((each) => each[name] === null) ? `${path}?` : path;
  };
  const ignore = [...new Set([envelope, ...others].flatMap((each) => each.ignore))];
  const results: Record<string, Line> = {};
  if (tells404) results['HTTP 404'] = 'NONE';
  const made = lines({
    result: envelope.result?.path ?? null,
    results: resultsLine(envelope, results),
    rows: body === 'soap' ? null : envelope.rows,
    total: place('total'),
    more: place('more'),
    next: place('next'),
    pages: place('total') === null ? place('pages') : null,
    ignore: ignore.length === 0 ? null : list(ignore, true),
  });
  return made.items.length === 0 ? null : made;
}

function resultsLine({ result }: EnvelopeFacts, results: Readonly<Record<string, Line>>): Line | null {
  if (result === null) return Object.keys(results).length === 0 ? null : lines(results);
  const own = result.words.map(
    (word) =>
      [
        word,
        RIGHT.test(word)
          ? said('OK', 'as most systems have it')
          : open('OK, TOKEN, NONE or a fault: BAD_REQUEST, UNAVAILABLE, CREDENTIALS_REFUSED'),
      ] as const,
  );
  if (own.some(([word]) => RIGHT.test(word))) return lines({ ...Object.fromEntries(own), ...results });
  return open(
    `{ '0': OK }, with what ${result.path} is when all is right, and what else it may be`,
    'no document says it',
  );
}

const RIGHT = /^(?:0+|200|true|ok|success|成功)$/i;
