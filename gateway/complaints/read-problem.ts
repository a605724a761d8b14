import { parseCode } from '@tongcha/codes';
import type { ComplaintTopic } from '@tongcha/schema';
import { readMoment } from '@tongcha/signature';
import { readCode, refused } from '../chain/read-arguments.ts';
import type { RouteQuestion } from './route.ts';

/** ProblemInput of schema/complaints.graphql. */
export interface ProblemInput {
  readonly key: string;
  readonly code: string;
  readonly topic: ComplaintTopic;
  readonly division?: string | null;
  readonly boughtAt?: string | null;
  readonly sealed: string;
}

export interface Problem extends RouteQuestion {
  readonly key: string;
  readonly code: string;
  readonly boughtAt: string | null;
  readonly sealed: string;
}

/** A request has 256 KiB. */
const LONGEST_SEALED = 250_000;

/** @throws GraphQLError, which says what is wrong with it, and repeats nothing of what is sealed */
export function readProblem({ key, code, topic, division, boughtAt = null, sealed }: ProblemInput): Problem {
  if (!/^[\w-]{16,64}$/.test(key))
    throw refused('input.key must be 16 to 64 letters, digits, - and _, made at random, such as a UUID');
  // As members read it: what they do not take would be told for ever in vain.
  if (boughtAt !== null && (readMoment(boughtAt) === null || /T24/.test(boughtAt)))
    throw refused('input.boughtAt must be ISO 8601 with its offset, like 2026-11-23T20:15:00+08:00');
  if (sealed.length > LONGEST_SEALED)
    throw refused(`input.sealed must have ${LONGEST_SEALED} characters at most: send a smaller photo`);
  if (!isSealed(sealed))
    throw refused('input.sealed must be a compact JWE, ECDH-ES with A256GCM, for the key that complaintRoute gave');
  return { key, code: readCode(code), topic, division: readDivision(division), boughtAt, sealed };
}

/** @throws GraphQLError */
export function readDivision(division: string | null | undefined): string | null {
  if (division === null || division === undefined) return null;
  const parsed = parseCode(`division:${division}`);
  if (/^\d{6}$/.test(division) && parsed.ok && parsed.reading.validity === 'OK') return division;
  throw refused('division must be six digits of GB/T 2260, like 370600');
}

/** Five parts, the second empty as the key is agreed upon (RFC 7518, 4.6): what was not sealed at all must not be taken. */
function isSealed(text: string): boolean {
  const [head = '', ...parts] = text.split('.');
  if (parts.length !== 4 || parts[0] !== '' || !parts.slice(1).every((part) => /^[\w-]+$/.test(part))) return false;
  try {
    const said = JSON.parse(Buffer.from(head, 'base64url').toString()) as { alg?: unknown; enc?: unknown };
    return said.alg === 'ECDH-ES' && said.enc === 'A256GCM';
  } catch {
    return false;
  }
}
