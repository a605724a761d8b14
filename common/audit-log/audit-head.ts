import { parseHead, type TreeHead } from './tree-head.ts';

/**
 * The header of a call to a ministry that hands it the newest head of the gateway's audit log: its JSON in base64url.
 */
export const AUDIT_HEAD = 'tongcha-audit-head';

/** Longer than any head. */
const MOST_CHARACTERS = 2_000;

/** A signed head as the header field by which it is handed to a ministry. */
export function auditHeadField(head: TreeHead): string {
  return Buffer.from(JSON.stringify(head)).toString('base64url');
}

/** @returns null where it is none */
export function auditHeadIn(field: string | readonly string[] | undefined): TreeHead | null {
  if (typeof field !== 'string' || field.length > MOST_CHARACTERS) return null;
  return parseHead(Buffer.from(field, 'base64url').toString('utf8'));
}
