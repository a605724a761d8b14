/** How an enterprise is called where only URIs may stand. */
export function partyUri(uscc: string): string {
  return `urn:tongcha:code:uscc%3A${uscc}`;
}

/** Where an enterprise does business. */
export function placeUri(uscc: string): string {
  return `urn:tongcha:loc:${uscc}`;
}
