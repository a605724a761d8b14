import { describe, expect, it } from 'vitest';
import { PALETTE, SECTOR_LOOKS, sectorLook } from '../../schema/sectors.ts';

type Rgb = readonly [number, number, number];

/** sRGB to linear light, 0 to 1. */
const linear = (hex: string): Rgb => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [r, g, b];
};

const times = (matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb =>
  matrix.map(([x, y, z]) => x * r + y * g + z * b) as unknown as Rgb;

/** Severity 1 of Machado, Oliveira and Fernandes (2009). */
const EYES: Readonly<Record<string, readonly Rgb[]>> = {
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b*, D65. */
function lab(rgb: Rgb): Rgb {
  const [x, y, z] = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb,
  );
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(Math.max(t, 0)) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.9505), f(y), f(z / 1.089)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

const luminance = (hex: string): number =>
  times(
    [
      [0.2126, 0.7152, 0.0722],
      [0, 0, 0],
      [0, 0, 0],
    ],
    linear(hex),
  )[0];
const contrast = (a: string, b: string): number => {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
};
const pairs = PALETTE.map((colours, i) => ({ en: `colour ${i}`, ...colours })).flatMap((a, i, all) =>
  all.slice(i + 1).map((b) => [a, b] as const),
);

describe('the looks of the sectors', () => {
  it('are told apart by common and by colour-blind eyes', () => {
    for (const [eye, matrix] of Object.entries(EYES)) {
      for (const ground of ['light', 'dark'] as const) {
        for (const [a, b] of pairs) {
          const [p, q] = [a, b].map((look) => lab(times(matrix, linear(look[ground]))));
          const distance = Math.hypot(...[0, 1, 2].map((i) => (p?.[i] ?? 0) - (q?.[i] ?? 0)));
          expect(distance, `${eye}, ${ground}: ${a.en} and ${b.en}`).toBeGreaterThan(14);
        }
      }
    }
  });

  it('are told apart in grey print by lightness', () => {
    for (const [a, b] of pairs)
      expect(Math.abs(lab(linear(a.light))[0] - lab(linear(b.light))[0]), `${a.en} and ${b.en}`).toBeGreaterThan(7);
  });

  it('carry a letter each, readable on the colour', () => {
    const looks = Object.values(SECTOR_LOOKS);
    expect(
      looks
        .map(({ letter }) => letter)
        .sort()
        .join(''),
    ).toBe('AFHIRS');
    for (const { light, dark, onLight, onDark } of PALETTE) {
      expect(contrast(light, onLight), light).toBeGreaterThan(4.5);
      expect(contrast(dark, onDark), dark).toBeGreaterThan(4.5);
    }
  });

  it('a sector that joined later has a look as well', () => {
    expect(sectorLook('TIMBER')).toMatchObject({ letter: 'T', en: 'timber' });
  });
});
