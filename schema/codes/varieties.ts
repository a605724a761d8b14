/*
 * Varieties of special equipment: the four characters with which registration and device codes begin. A line is a class
 * of two characters and the third characters of its varieties; the fourth is 0. A class is a variety itself where it has
 * none. Only such kinds are here as are registered one by one: no parts of pipes (7), no safety devices (F).
 *
 * Each list has its source. What none of them shows is not here, and a code of it WARNs.
 */

/**
 * 特种设备目录 of 2014 (AQSIQ announcement 2014 no. 114), elevators. Seen in two registers of others, which agree: one that
 * holds the catalogue as 157 rows of code and name, one that lists it with what has left it.
 */
const ELEVATORS_OF_2014: readonly string[] = ['31 123', '32 12', '33 12', '34 123'];

/**
 * The same, all other kinds. The catalogue before it had many of them too, and no source shows which not: they count for
 * every year. A class that is a variety itself is also written with a 1, as the second register does: 1110, 4D10.
 */
const OTHERS_OF_2014: readonly string[] = [
  '11 1',
  '12 1',
  '13 12',
  '21 1357',
  '22 12345',
  '23 12T',
  '24 12',
  '41 134579',
  '42 123456789',
  '43 12',
  '44 1245',
  '47 16',
  '48 67',
  '49 1',
  '4A 1',
  '4D 1',
  '51 1',
  '52 1',
  '61 1',
  '62 1',
  '63 1',
  '64 1',
  '65 1',
  '66 1',
  '67 1',
  '68 1',
  '69 1',
  '6A 1',
  '6B 1',
  '6D 124',
  '6E 1456',
  '81 12',
  '82 12',
  '83 123',
  '91 12',
  '92 12',
  '93 12',
];

/**
 * Elevators of the catalogue of 2004 (国质检锅〔2004〕31号), whose codes stay on what was registered by it. Seen in a
 * register that still asks for them: passengers 3110–3170, goods 3210–3250, hydraulic 3310–3340, 3400, 3500, 3600.
 */
const ELEVATORS_OF_2004: readonly string[] = ['31 1234567', '32 12345', '33 1234', '34', '35', '36'];

/** Varieties that the second of the two registers still holds and tells as having left the catalogue. */
const OTHERS_BEFORE_2014: readonly string[] = ['44 389', '48 89', '4B', '4C', '52 23', '5B', '5C', '6D 36'];

interface InForce {
  readonly from: number;
  readonly to: number;
}

let table: ReadonlyMap<string, readonly InForce[]> | undefined;

/** Whether four characters are a variety of equipment in any catalogue. */
export function isVariety(characters: string): boolean {
  return (table ??= readTable()).has(characters);
}

/** The same for a year. */
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
  // Registers went on with the old catalogue for a while.
  add(ELEVATORS_OF_2004, { from: 0, to: 2016 });
  add(OTHERS_BEFORE_2014, { from: 0, to: 2016 });
  add(ELEVATORS_OF_2014, { from: 2014, to: 9999 });
  add(OTHERS_OF_2014, { from: 0, to: 9999 });
  return read;
}
