import type { Carried, Tap, WireAnswer } from '../../declared/tap.ts';
import type { Exchange } from './sample.ts';

/** Remembers what is asked of a system and what it gives. */
export class Recorder implements Tap {
  readonly asked: Exchange[] = [];
  /** Tokens and cookies. */
  readonly secrets = new Set<string>();
  /** How answers over HTTP said what they are. */
  readonly types = new Set<string>();
  /** The last answer over HTTP; null: there was none. */
  last: WireAnswer | null = null;
  /** Milliseconds that the system's clock is ahead of ours; null: it has not told. */
  clockAhead: number | null = null;

  async put<T>(place: string, carried: Carried, ask: () => Promise<T>): Promise<T> {
    const given = await ask();
    this.asked.push({ place, carried, given });
    return given;
  }

  saw(answer: WireAnswer): void {
    this.last = answer;
    const { 'content-type': type, date } = answer.headers;
    this.types.add(type ?? '');
    const told = Date.parse(date ?? '');
    if (!Number.isNaN(told)) this.clockAhead = told - Date.now();
  }

  secret(value: string): void {
    this.secrets.add(value);
  }

  /** Records first, and each kind in an order of its own: questions go out together. */
  get inOrder(): readonly Exchange[] {
    const text = ({ place, carried }: Exchange): string =>
      `${place.startsWith('records') ? 0 : 1}${place} ${JSON.stringify(carried)}`;
    return this.asked.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
  }
}
