import { LONG } from './runs.ts';

/** The seed of every ordinary run: what fails on one machine fails on all. */
const FIXED = 7;

/**
 * The seed of a test that throws dice: `NAME=n` from the environment, else the same in every ordinary run, else the clock's
 * in a long one, which must find what no run before it found. It is printed, so that a failure can be thrown again.
 */
export function seedOf(name: string): number {
  const given = process.env[name];
  const seed = given === undefined ? (LONG ? Date.now() % 1_000_000 : FIXED) : Number(given);
  console.info(`${name}=${seed}`);
  return seed;
}
