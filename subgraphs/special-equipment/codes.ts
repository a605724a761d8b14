import { canonical } from '@tongcha/codes';
import { codeOfKind, NOT_UNDERSTOOD, type Read, text } from '@tongcha/ministry/values';

/**
 * The register writes a code without its scheme, beside two letters for its kind (`mlx`, 码类型); any other code, QT (其他),
 * as it stands.
 */
const SCHEMES = {
  ZC: 'equipment',
  SB: 'device',
  QP: 'cylinder',
  WH: 'hazlot',
  XT: 'relot',
  SP: 'gs1',
  DW: 'uscc',
} as const;
const BARE: ReadonlySet<string> = new Set(Object.values(SCHEMES));

/** The part of a code that the register stores: without scheme; any other code as it stands. */
export function stored(code: string): string {
  const colon = code.indexOf(':');
  return BARE.has(code.slice(0, colon)) ? code.slice(colon + 1) : code;
}

/** The letters beside it. */
export function kindOf(code: string): string {
  const scheme = code.slice(0, code.indexOf(':'));
  return Object.entries(SCHEMES).find(([, each]) => each === scheme)?.[0] ?? 'QT';
}

/** All codes that the register stores as this. */
export function spellingsOf(written: string): string[] {
  const bare = written.trim();
  const all = [...BARE].map((scheme) => canonical(`${scheme}:${bare}`));
  return [...new Set([...all, canonical(bare)])].filter((each) => each !== null);
}

/** A code from its two columns. */
export const registered = codeOfKind({ ...SCHEMES, QT: null });

/** The use certificate's column holds the 20-digit registration code on some old papers. */
export function useCertificate(raw: unknown): Read<string> {
  const written = text(raw);
  if (typeof written !== 'string') return written;
  return canonical(/^\d{20}$/.test(written) ? `equipment:${written}` : `usecert:${written}`) ?? NOT_UNDERSTOOD;
}
