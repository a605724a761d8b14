/** The first of the offered codings that a client takes (RFC 9110, 12.5.3); null: it is sent as it is. @param offered best first */
export function acceptedCoding<C extends string>(
  acceptEncoding: string | string[] | undefined,
  offered: readonly C[],
): C | null {
  if (acceptEncoding === undefined || acceptEncoding === '') return null;
  const accepted = new Set(
    String(acceptEncoding)
      .split(',')
      .filter((each) => !/;\s*q=0(\.0*)?\s*$/i.test(each))
      .map((each) => each.split(';', 1)[0]?.trim().toLowerCase()),
  );
  return offered.find((coding) => accepted.has(coding)) ?? null;
}
