import type { Language, Output } from '@tongcha/command';

const EVERY_MS = 200;
const RATE_OVER_MS = 10_000;

/** One line on a terminal that tells rows, rows a second and time, or the time left; nothing where nobody watches. */
export class Progress {
  readonly #output: Output;
  readonly #language: Language;
  readonly #total: number | null;
  readonly #now: () => number;
  readonly #began: number;
  /** What had been counted when, over the latest ten seconds. */
  #samples: { readonly at: number; readonly rows: number }[];
  #drawn = -Infinity;

  /** @param rows how many there are already @param total how many there will be; null: not known */
  constructor(
    output: Output,
    language: Language,
    rows: number,
    total: number | null = null,
    now: () => number = Date.now,
  ) {
    this.#output = output;
    this.#language = language;
    this.#total = total;
    this.#now = now;
    this.#began = now();
    this.#samples = [{ at: this.#began, rows }];
  }

  show(rows: number, note = ''): void {
    const now = this.#now();
    if (this.#output.isTTY !== true || (now - this.#drawn < EVERY_MS && note === '')) return;
    this.#samples = [
      ...this.#samples.filter(({ at }, i, all) => i === all.length - 1 || now - at <= RATE_OVER_MS),
      { at: now, rows },
    ];
    this.#drawn = now;
    const [first] = this.#samples;
    const seconds = first ? (now - first.at) / 1_000 : 0;
    const rate = first && seconds > 0 ? Math.round((rows - first.rows) / seconds) : 0;
    const time = `${Math.round((now - this.#began) / 1_000)} s`;
    const isChinese = this.#language === 'zh';
    const total = this.#total === null ? '' : ` / ${this.#total.toLocaleString('en')}`;
    const left =
      this.#total === null || rate === 0
        ? ''
        : isChinese
          ? `  剩余约 ${Math.ceil(Math.max(0, this.#total - rows) / rate)} s`
          : `  about ${Math.ceil(Math.max(0, this.#total - rows) / rate)} s left`;
    const text = isChinese
      ? `${rows.toLocaleString('en')}${total} 行  ${rate.toLocaleString('en')} 行/秒  ${time}${left}`
      : `${rows.toLocaleString('en')}${total} rows  ${rate.toLocaleString('en')} rows/s  ${time}${left}`;
    this.#output.write(`\r\u001b[2K${text}${note && `  ${note}`}`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#output.isTTY === true) this.#output.write('\r\u001b[2K');
  }
}
