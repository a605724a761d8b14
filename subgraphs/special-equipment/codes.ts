import { canonical } from '../../schema/codes/index.ts';

/** The register writes a code without its scheme, beside two letters for its kind (`mlx`, 码类型). */
const SCHEMES: Readonly<Record<string, string>> = { ZC: 'equipment', SB: 'device', QP: 'cylinder', WH: 'hazlot', XT: 'relot', SP: 'gs1', DW: 'uscc' };

/** The part of a code that the register stores: without scheme; a URI as it stands. */
export function stored(code: string): string {
  const colon = code.indexOf(':');
  return Object.values(SCHEMES).includes(code.slice(0, colon)) ? code.slice(colon + 1) : code;
}

/** Null for what cannot be a code. */
export function fromStored(kind: unknown, code: unknown): string | null {
  const scheme = SCHEMES[String(kind)];
  return canonical(scheme ? `${scheme}:${String(code)}` : String(code));
}

/** The use certificate's column holds the 20-digit registration code on some old papers. */
export function useCertificate(text: unknown): string | null {
  if (typeof text !== 'string' || text.trim() === '') return null;
  return canonical(/^\d{20}$/.test(text.trim()) ? `equipment:${text}` : `usecert:${text}`);
}
