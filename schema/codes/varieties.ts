/*
 * Varieties of special equipment: the four characters with which registration and device codes begin.
 *
 * Sources: the catalogue of special equipment of 2014 (特种设备目录, AQSIQ announcement 2014 no. 114), and the catalogue of
 * 2004 (国质检锅〔2004〕31号) with its supplement of 2010 (AQSIQ announcement 2010 no. 22), whose codes stay on equipment that
 * was registered by them. Only such kinds are here as have a registration or device code of their own.
 *
 * Where the two differ in detail a class is rather kept wide: a variety too many only spares a warning.
 *
 * A class of two characters, and the third characters of its varieties; the fourth is 0. A class without varieties is
 * one itself.
 */
const OF_2014: readonly string[] = [
  '11', '12', '13 12', '21 1357', '22 12345', '23 12T', '24 12', '31 123', '32 12', '33 12', '34 123', '41 134579', '42 123456789', '43 12', '44 1245',
  '47 16', '48 67', '49', '4A', '4D 123456789', '51 1', '52', '61', '62', '63', '64', '65', '66', '67', '68', '69', '6A', '6B', '6D 124', '6E 1456', '81 12', '82 12',
  '83 123', '91 12', '92 12', '93 12',
];
const OF_2004: readonly string[] = [
  '11 123', '12 12', '13 12', '14 1234', '21 1234567', '22 1234', '23 12345678T', '24 12345', '31 1234567', '32 12345', '33 123', '34', '35', '36',
  '41 123456789A', '42 123456789A', '43 123', '44 123456789', '45 123', '46 1234', '47 12345678', '48 123', '49 12', '4A 123', '4B 1234', '4D 123456789',
  '51 1234', '52 12', '61', '62', '63', '64', '65', '66', '67', '68', '69', '6A', '6B', '6C', '6D 1234', '6E 12345', '81 12', '82 12', '83 123', '91 12',
  '92 12', '93 12',
];

interface InForce {
  readonly from: number;
  readonly to: number;
}

let table: ReadonlyMap<string, readonly InForce[]> | undefined;

/** Whether four characters are a variety of equipment in any catalogue. */
export function isVariety(characters: string): boolean {
  return (table ??= readTable()).has(characters);
}

/** The same for a year. Registers went on with the old catalogue for a while. */
export function isVarietyIn(characters: string, year: number): boolean {
  return ((table ??= readTable()).get(characters) ?? []).some(({ from, to }) => year >= from && year <= to);
}

function readTable(): ReadonlyMap<string, readonly InForce[]> {
  const read = new Map<string, InForce[]>();
  const add = (catalogue: readonly string[], span: InForce): void => {
    for (const [kind = '', thirds = ''] of catalogue.map((line) => line.split(' '))) {
      for (const third of `0${thirds}`) read.set(`${kind}${third}0`, [...(read.get(`${kind}${third}0`) ?? []), span]);
    }
  };
  add(OF_2004, { from: 0, to: 2016 });
  add(OF_2014, { from: 2014, to: 9999 });
  return read;
}
