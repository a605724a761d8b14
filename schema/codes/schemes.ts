import type { Scheme } from './scheme.ts';
import { approval } from './schemes/approval.ts';
import { cas } from './schemes/cas.ts';
import { cert } from './schemes/cert.ts';
import { cifer } from './schemes/cifer.ts';
import { cylinder } from './schemes/cylinder.ts';
import { device } from './schemes/device.ts';
import { division } from './schemes/division.ts';
import { drug } from './schemes/drug.ts';
import { drugbase } from './schemes/drugbase.ts';
import { eartag } from './schemes/eartag.ts';
import { equipment } from './schemes/equipment.ts';
import { fertiliser } from './schemes/fertiliser.ts';
import { gs1 } from './schemes/gs1.ts';
import { handle } from './schemes/handle.ts';
import { hazlot } from './schemes/hazlot.ts';
import { jy } from './schemes/jy.ts';
import { ma } from './schemes/ma.ts';
import { oid } from './schemes/oid.ts';
import { orgcode } from './schemes/orgcode.ts';
import { pdreg } from './schemes/pdreg.ts';
import { pesticide } from './schemes/pesticide.ts';
import { relot } from './schemes/relot.ts';
import { rfid } from './schemes/rfid.ts';
import { sc } from './schemes/sc.ts';
import { seed } from './schemes/seed.ts';
import { un } from './schemes/un.ts';
import { uscc } from './schemes/uscc.ts';
import { usecert } from './schemes/usecert.ts';
import { variety } from './schemes/variety.ts';
import { vetapproval } from './schemes/vetapproval.ts';
import { vetdrug } from './schemes/vetdrug.ts';

/** Every code scheme, for documentation and for help on how codes look. */
export const schemes: readonly Scheme[] = [
  gs1,
  drug,
  pesticide,
  vetdrug,
  eartag,
  rfid,
  equipment,
  device,
  cylinder,
  hazlot,
  relot,
  cert,
  seed,
  usecert,
  uscc,
  orgcode,
  sc,
  jy,
  cifer,
  cas,
  un,
  approval,
  vetapproval,
  fertiliser,
  variety,
  drugbase,
  pdreg,
  ma,
  handle,
  oid,
  division,
];

const byName: ReadonlyMap<string, Scheme> = new Map(schemes.map((scheme) => [scheme.name, scheme]));

export interface NamedValue {
  readonly scheme: Scheme;
  readonly value: string;
}

/** `Drug: 8385…` as scheme and value; null when no scheme is named. */
export function splitName(plain: string): NamedValue | null {
  const colon = plain.indexOf(':');
  const scheme = colon < 1 || colon > 20 ? undefined : byName.get(plain.slice(0, colon).trim().toLowerCase());
  return scheme ? { scheme, value: plain.slice(colon + 1).trim() } : null;
}
