import { parse } from 'yaml';
import type { AccessFacts, InputFacts, OperationFacts, ServiceFacts } from '../facts.ts';
import { DraftError } from '../draft-error.ts';
import { isRecord, type Json, refsIn } from './refs.ts';
import { envelopeIn } from './envelope.ts';
import { inputTypeOf, SchemaTrees, wordsOf } from './schema-tree.ts';

/** What an OpenAPI 3 or Swagger 2 document says. References inside it are followed; others never are, and that is told. @throws DraftError */
export function readOpenApi(text: string, from: string): ServiceFacts {
  const document = parsed(text);
  if (!isOpenApi(document))
    throw new DraftError('这不是 OpenAPI 或 Swagger 文档', 'this is no OpenAPI or Swagger document');
  const refs = refsIn(document);
  const trees = new SchemaTrees(refs.resolve);
  const isOld = typeof document['swagger'] === 'string';
  const operations: OperationFacts[] = [];
  let others = 0;
  for (const [path, item] of entries(document['paths'])) {
    const shared = listOf(item['parameters']).map(refs.resolve);
    for (const verb of ['get', 'post'] as const) {
      const operation = refs.resolve(item[verb]);
      if (!isRecord(operation) || operation['deprecated'] === true) continue;
      const made = operationOf(path, verb, operation, shared, document, isOld, trees, refs.resolve);
      if (made) operations.push(made);
      else others += 1;
    }
  }
  return {
    operations,
    address: addressOf(document, isOld, from),
    access: accessOf(document, isOld, refs.resolve),
    notes: [
      ...(refs.remote.size > 0
        ? [`${refs.remote.size} references lead out of the document and were not followed: bundle it into one file`]
        : []),
      ...(others > 0 ? [`${others} operations answer no JSON, or say nothing of it, and were passed over`] : []),
      ...(trees.cut ? ['the document has more than could be looked at'] : []),
    ],
  };
}

export function isOpenApi(document: unknown): document is Json {
  return isRecord(document) && (typeof document['openapi'] === 'string' || typeof document['swagger'] === 'string');
}

function parsed(text: string): unknown {
  try {
    return /^\s*\{/.test(text) ? JSON.parse(text) : parse(text, { maxAliasCount: 100 });
  } catch {
    throw new DraftError('这既不是 JSON 也不是 YAML', 'this is neither JSON nor YAML');
  }
}

type Resolve = (value: unknown) => unknown;

function operationOf(
  path: string,
  verb: 'get' | 'post',
  operation: Json,
  shared: readonly unknown[],
  document: Json,
  isOld: boolean,
  trees: SchemaTrees,
  resolve: Resolve,
): OperationFacts | null {
  const parameters = [...shared, ...listOf(operation['parameters']).map(resolve)].filter(isRecord);
  const body = bodyOf(operation, parameters, document, isOld, resolve);
  const responses = resolve(operation['responses']);
  const right = isRecord(responses)
    ? resolve(responses['200'] ?? responses['201'] ?? responses['2XX'] ?? responses['default'])
    : null;
  const answer = isRecord(right)
    ? isOld
      ? { schema: right['schema'], example: exampleIn(right['examples']) }
      : mediaOf(right['content'], resolve)
    : null;
  if (!answer?.schema) return null;
  const { envelope, row } = envelopeIn(trees.of(answer.schema, answer.example));
  return {
    name: path,
    about: String(operation['summary'] ?? ''),
    body: verb === 'get' ? 'query' : body.kind,
    inputs: [
      ...parameters.flatMap((each) => parameterOf(each, isOld, resolve)),
      ...(verb === 'get' ? [] : inputsOf(body.schema, trees, resolve)),
    ],
    envelope,
    row,
    tells404: isRecord(responses) && responses['404'] !== undefined,
  };
}

function parameterOf(parameter: Json, isOld: boolean, resolve: Resolve): readonly InputFacts[] {
  const place = String(parameter['in']);
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'formData') return [];
  const schema = resolve(isOld ? parameter : parameter['schema']);
  return [
    inputOf(
      String(parameter['name']),
      place === 'formData' ? 'body' : place,
      schema,
      parameter['required'] !== true,
      String(parameter['description'] ?? ''),
    ),
  ];
}

function inputsOf(schema: unknown, trees: SchemaTrees, resolve: Resolve): readonly InputFacts[] {
  const own = trees.merged(schema);
  const needed = listOf(own['required']);
  return entries(own['properties']).map(([name, each]) => {
    const property = resolve(each);
    return inputOf(
      name,
      'body',
      property,
      !needed.includes(name),
      isRecord(property) ? String(property['description'] ?? '') : '',
    );
  });
}

function inputOf(
  name: string,
  place: InputFacts['place'],
  schema: unknown,
  mayLack: boolean,
  about: string,
): InputFacts {
  const own = isRecord(schema) ? schema : {};
  const isList = own['type'] === 'array';
  const most = own[isList ? 'maxItems' : 'maximum'];
  return {
    name,
    about,
    place,
    isList,
    mayLack: mayLack && place !== 'path',
    type: isList ? null : inputTypeOf(own),
    most: typeof most === 'number' && Number.isInteger(most) && most > 0 ? most : null,
    words: wordsOf(own),
  };
}

/** How a POST is written, and the schema of its body. */
function bodyOf(
  operation: Json,
  parameters: readonly Json[],
  document: Json,
  isOld: boolean,
  resolve: Resolve,
): { readonly kind: 'json' | 'form' | 'xml'; readonly schema: unknown } {
  if (isOld) {
    const types = listOf(operation['consumes'] ?? document['consumes']).map(String);
    const schema = parameters.find((each) => each['in'] === 'body')?.['schema'];
    const isForm =
      parameters.some((each) => each['in'] === 'formData') || types.includes('application/x-www-form-urlencoded');
    return { kind: isForm && !schema ? 'form' : 'json', schema };
  }
  const body = resolve(operation['requestBody']);
  const content = isRecord(body) ? body['content'] : null;
  const types = Object.keys(isRecord(content) ? content : {});
  const kind = types.some((type) => /json/.test(type))
    ? 'json'
    : types.some((type) => /urlencoded/.test(type))
      ? 'form'
      : types.some((type) => /xml/.test(type))
        ? 'xml'
        : 'json';
  return { kind, schema: mediaOf(content, resolve, /json|urlencoded|xml/)?.schema };
}

const JSON_TYPE = /json|^\*\/\*$/;

/** Of the first type that can be read. */
function mediaOf(
  content: unknown,
  resolve: Resolve,
  types: RegExp = JSON_TYPE,
): { readonly schema: unknown; readonly example: unknown } | null {
  const [, media] = entries(content).find(([type]) => types.test(type)) ?? [];
  if (!media) return null;
  const [first] = entries(media['examples']).map(([, each]) => resolve(each));
  return { schema: media['schema'], example: media['example'] ?? (isRecord(first) ? first['value'] : undefined) };
}

function exampleIn(examples: unknown): unknown {
  return entries(examples).find(([type]) => /json/.test(type))?.[1];
}

/** Its first server; without a host, the origin that the document came from. */
function addressOf(document: Json, isOld: boolean, from: string): string {
  const [server] = listOf(document['servers']);
  const own = isOld
    ? document['host'] === undefined
      ? String(document['basePath'] ?? '')
      : `${listOf(document['schemes']).includes('https') ? 'https' : 'http'}://${String(document['host'])}${String(document['basePath'] ?? '')}`
    : isRecord(server)
      ? String(server['url'] ?? '')
      : '';
  if (!/^https?:/.test(from)) return /^https?:\/\//.test(own) ? own : '';
  try {
    return new URL(own, from).href.replace(/\/$/, '');
  } catch {
    return '';
  }
}

function accessOf(document: Json, isOld: boolean, resolve: Resolve): readonly AccessFacts[] {
  const components = isRecord(document['components']) ? document['components'] : {};
  return entries(isOld ? document['securityDefinitions'] : components['securitySchemes']).map(
    ([name, each]): AccessFacts => {
      const scheme = resolve(each);
      const own = isRecord(scheme) ? scheme : {};
      const [type, place, key] = [String(own['type']), own['in'], String(own['name'] ?? '')];
      if (type === 'apiKey' && (place === 'header' || place === 'query')) return { kind: place, name: key };
      if (type === 'basic' || (type === 'http' && own['scheme'] === 'basic')) return { kind: 'basic' };
      if (type === 'http' && own['scheme'] === 'bearer') return { kind: 'bearer' };
      return { kind: 'other', what: `${name}, ${type}` };
    },
  );
}

function entries(value: unknown): (readonly [string, Json])[] {
  return isRecord(value)
    ? Object.entries(value).flatMap(([name, each]) => (isRecord(each) ? [[name, each] as const] : []))
    : [];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
