import {
  type AnswerCall,
  answerType,
  type HttpResponse,
  type IncomingCall,
  JSON_TYPE,
  RESPONSE_TYPE,
} from '@tongcha/http';
import { timeLimit } from '@tongcha/resilience';
import { AS_OF_HEADER, type CallClaims } from '@tongcha/signature';
import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  validate,
} from 'graphql';
import { faultMessage, type SubgraphError } from '../calls/subgraph-response.ts';
import { fingerprintOf } from '../calls/fingerprint.ts';
import { Asker } from '../chain/asker.ts';
import { documentIn, Documents } from '../documents/documents.ts';
import { chainSchema, type ChainRun, runChain } from '../execute/chain-source.ts';
import type { MemberSet } from '../member-set.ts';
import { type Params, paramsOf } from '../pipeline/params.ts';
import type { Rights } from '../plan/access-rules.ts';
import type { MayFetch } from '../plan/may-fetch.ts';
import type { RuleBook } from '../warnings/rule-book.ts';

export interface ChainParts {
  readonly typeDefs: DocumentNode;
  readonly members: {
    serve<T>(work: (set: Pick<MemberSet, 'ministries' | 'discovery'>) => Promise<T>): Promise<T>;
  };
  readonly mayFetch: MayFetch;
  readonly ruleBook?: RuleBook;
  readonly catalogue?: ChainRun['catalogue'];
  /** The longest that an operation may take, milliseconds. */
  readonly deadlineMs: number;
  /** Calls to ministries that one operation may make. */
  readonly maxCalls: number;
}

/** Memory for parsed texts: a router has few. */
const CACHE_BYTES = 16 * 1024 * 1024;

/** Answers a router's subgraph calls. */
export function answerChain(parts: ChainParts): AnswerCall<CallClaims> {
  const schema = chainSchema(parts.typeDefs);
  const documents = new Documents(CACHE_BYTES);
  return async (call) => {
    const params = paramsOf(call.params === '' ? null : call.params, null);
    if ('refused' in params) return written(call, { errors: params.errors.map(({ message }) => badRequest(message)) });
    const known = documents.of(params.query ?? '');
    const document = documentIn(known);
    const wrong = document ? validate(schema, document) : [badRequest('the document cannot be read')];
    if (!document || wrong.length > 0) return written(call, { errors: wrong.map((each) => badRequest(each.message)) });
    const faults = wrongWith(schema, document, params);
    if (faults.length > 0) return written(call, { errors: faults.map(badRequest) });
    const { operationName, variables } = params;
    return written(call, await run(parts, call, { schema, document, operationName, variables: { ...variables } }));
  };
}

/** What graphql-js would only find by executing, where it is told from a fault of ours by nothing. */
function wrongWith(schema: GraphQLSchema, document: DocumentNode, { operationName, variables }: Params): string[] {
  const operation = getOperationAST(document, operationName);
  if (!operation) return ['the document has no operation of that name, or several: say which with operationName'];
  if (operation.operation !== OperationTypeNode.QUERY) return ['only queries are answered'];
  const read = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  return read.errors?.map(({ message }) => message) ?? [];
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

async function run(
  { members, mayFetch, ruleBook, catalogue, deadlineMs, maxCalls }: ChainParts,
  { admitted: claims, controller, requestId }: IncomingCall<CallClaims>,
  operation: Omit<ChainRun, 'asker'>,
): Promise<ExecutionResult> {
  const { signal, over } = timeLimit(deadlineMs, controller.signal);
  const caller = {
    signal,
    deadlineAt: Date.now() + deadlineMs,
    rights: fingerprintOf(claims),
    claims,
    requestId,
    budget: { most: maxCalls },
  };
  const { data, errors } = await members
    .serve(({ ministries, discovery }) => {
      const asker = new Asker(ministries, caller, mayFetch.of(rightsOf(claims)), discovery());
      return runChain({ ...operation, ruleBook, catalogue, asker });
    })
    .finally(over);
  return { data, ...(errors.length > 0 ? { errors: errors.map(publicError) } : {}) };
}

/** A router's statement has no scopes: what only a scope grants is not fetched. */
function rightsOf({ role, policies = [] }: CallClaims): Rights {
  return { authenticated: role !== 'anonymous', scopes: new Set(), policies: new Set(policies) };
}

function publicError({ code, path, codes, message }: SubgraphError): GraphQLError {
  return new GraphQLError(message ?? faultMessage('chain', code), {
    path,
    extensions: { code, ...(codes.length > 0 ? { codes } : {}) },
  });
}

function written(
  { request, admitted: { asOf } }: IncomingCall<CallClaims>,
  { data, errors }: ExecutionResult,
): HttpResponse {
  const type = answerType(request.headers.accept) ?? JSON_TYPE;
  return {
    status: data === undefined && type === RESPONSE_TYPE ? 400 : 200,
    headers: [['content-type', type], ...(asOf === undefined ? [] : ([[AS_OF_HEADER, asOf]] as const))],
    body: Buffer.from(JSON.stringify({ ...(errors ? { errors } : {}), ...(data === undefined ? {} : { data }) })),
  };
}
