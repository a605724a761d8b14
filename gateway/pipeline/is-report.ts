import { Kind } from 'graphql';
import { operationIn } from '../documents/documents.ts';
import { findDocument } from '../policy/trusted-documents.ts';
import type { PolicyParts } from './policy.ts';
import type { GatewayRequest } from './request.ts';

/** Of schema/complaints.graphql. */
const FIELDS: ReadonlySet<string> = new Set(['complaintRoute', 'reportProblem', 'complaint', '__typename']);

/** Whether a trusted document asks for nothing but a citizen's report. */
export function isReport(
  { trusted, documents }: Pick<PolicyParts, 'trusted' | 'documents'>,
  request: GatewayRequest,
): boolean {
  const params = request.params();
  if ('refused' in params) return false;
  const found = findDocument(params, trusted);
  if (typeof found === 'string' || !found.trusted) return false;
  const operation = operationIn(documents.of(found.text), params.operationName);
  return (
    operation?.selectionSet.selections.every((each) => each.kind === Kind.FIELD && FIELDS.has(each.name.value)) ?? false
  );
}
