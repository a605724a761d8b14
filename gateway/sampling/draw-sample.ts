import { hash } from 'node:crypto';

/**
 * So many of the codes, each as likely as any other: those whose SHA-256 with the draw's name is least. The same draw of the same
 * codes is the same sample, in whatever order they come; a larger one begins with the smaller one.
 * @param draw its name: with another, others are drawn
 */
export function drawSample(codes: Iterable<string>, size: number, draw: string): string[] {
  const lots = [...new Set(codes)].map((code) => ({ code, lot: hash('sha256', `${draw}\n${code}`) }));
  lots.sort((a, b) => (a.lot < b.lot ? -1 : 1));
  return lots.slice(0, size).map(({ code }) => code);
}

const BEIJING_MS = 8 * 3_600_000;

/** A draw a day, at +08:00: who makes the codes cannot choose the day, and whoever asks twice sees the same. `2026-11-30` */
export function drawOf(now: number): string {
  return new Date(now + BEIJING_MS).toISOString().slice(0, 10);
}
