import { OWN_CHECKS, usccCheckCharacter } from '@tongcha/codes';

/** Makers of valid, synthetic codes for cell `i` (0–9,999, seeded cases from 50,000 on) and thing `n` of it (0–1,999; 0–99 where a code is short). */
const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

export const gs1Lot = (gtin: string, i: number, n: number): string => `gs1:(01)${gtin}(10)B${i}-${n}`;
export const hazardLot = (i: number, n: number): string => `hazlot:370681009.B${i}-${n}`;
export const rareEarthLot = (uscc: string, i: number, n: number): string => `relot:${uscc}.B${i}-${n}`;
export const drugPack = (i: number, n: number): string => `drug:8410001${pad(i, 6)}${pad(n, 4)}000`;
export const pesticideBottle = (i: number, n: number): string =>
  `pesticide:12403211005${pad(i, 9)}${pad(n, 4)}00000000`;
export const earTag = (i: number, n: number): string => `eartag:1370681${pad(20_000_000 + i * 100 + n, 8)}`;
export const cylinder = (i: number, n: number): string => `cylinder:137${pad(500_000_000 + i * 100 + n, 9)}`;
export const certificate = (i: number, n: number): string => `cert:HGZ3706812026B${pad(i, 5)}${pad(n, 4)}`;
/** Made in January 2026. */
export const veterinaryDrug = (i: number): string => `vetdrug:2026010510239${pad(i, 11)}`;
export const plot = (i: number, n: number): string => `urn:tongcha-demo:plot:370681-B${i}-${n}`;
export const device = (i: number, n: number): string =>
  `device:3110B${pad(Math.floor((i * 20 + n) / 100_000), 4)}2025${pad((i * 20 + n) % 100_000, 5)}`;

/** `variety` is four digits; registered in some month since 2000. */
export function registration(variety: string, i: number, n: number): string {
  const k = i * 20 + n;
  return `equipment:${variety}370682${2000 + Math.floor(k / 120_000)}${pad((Math.floor(k / 10_000) % 12) + 1, 2)}${pad(k % 10_000, 4)}`;
}

export function pallet(i: number, n: number): string {
  const body = `1690123${pad(i * 1_000 + n, 10)}`;
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += Number(body[16 - at]) * (at % 2 === 0 ? 3 : 1);
  return `gs1:(00)${body}${(10 - (sum % 10)) % 10}`;
}

export function organisation(n: number): string {
  const body = `91370682MA3T${pad(10_000 + n, 5)}`;
  return body + usccCheckCharacter(body);
}

/** Of an import that was declared at Longkou. */
export const declaredItem = (i: number, n: number, direction: 'I' | 'E'): string =>
  `urn:customs:item:42032026${direction === 'I' ? 1 : 0}${pad(i * 10, 9)}-${n}`;
export const plantAbroad = (country: string, n: number): string => `cifer:C${country}${pad(602_220_815_0000 + n, 14)}`;

/** The prefix is that of the standard's own example (ISO 6346). */
export function container(n: number): string {
  const body = `CSQU${pad(n, 6)}`;
  return `urn:customs:container:${body}${OWN_CHECKS.iso6346(body)}`;
}
