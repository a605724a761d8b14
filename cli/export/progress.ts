import type { Output } from '../io.ts';
import type { Language } from '../words.ts';

const EVERY_MS = 200;
const RATE_OVER_MS = 10_000;

/** One line on a terminal that tells rows, rows a second and time; nothing where nobody watches. */
export class Progress {
  readonly #output: Output;
  readonly #language: Language;
  readonly #now: () => number;
  readonly #began: number;
  /** What had been counted when, over the latest ten seconds. */
  #samples: { readonly at: number; readonly rows: number }[];
  #drawn = -Infinity;

  /** @param rows how many there are already */
  constructor(output: Output, language: Language, rows: number, now: () => number = Date.now) {
    this.#output = output;
    this.#language = language;
    this.#now = now;
    this.#began = now();
    this.#samples = [{ at: this.#began, rows }];
  }

  show(rows: number, note = ''): void {
    const now = this.#now();
    this.#samples = [
      ...this.#samples.filter(({ at }, i, all) => i === all.length - 1 || now - at <= RATE_OVER_MS),
      { at: now, rows },
    ];
    if (this.#output.isTTY !== true || (now - this.#drawn < EVERY_MS && note === '')) return;
    this.#drawn = now;
    const [first] = this.#samples;
    const seconds = first ? (now - first.at) / 1_000 : 0;
    const rate = first && seconds > 0 ? Math.round((rows - first.rows) / seconds) : 0;
    const time = `${Math.round((now - this.#began) / 1_000)} s`;
    const text =
      this.#language === 'zh'
        ? `${rows.toLocaleString('en')} 行  ${rate.toLocaleString('en')} 行/秒  ${time}`
        : `${rows.toLocaleString('en')} rows  ${rate.toLocaleString('en')} rows/s  ${time}`;
    this.#output.write(`\r\u001b[2K${text}${note && `  ${note}`}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#output.isTTY === true) this.#output.write('\r\u001b[2K');
  }
}
