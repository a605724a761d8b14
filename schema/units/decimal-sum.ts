/** Adds decimal numbers without the errors of binary ones: 0.1 and 0.2 are 0.3. */
export class DecimalSum {
  #digits = 0n;
  /** Digits after the point. */
  #scale = 0;

  /** @param value what is no finite number is nothing */
  add(value: number): void {
    const [, sign = '', whole = '', part = '', exponent = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
    if (whole === '') return;
    const power = Number(exponent) - part.length;
    const scale = Math.max(0, -power);
    const digits = BigInt(`${sign}${whole}${part}`) * 10n ** BigInt(Math.max(0, power));
    if (scale > this.#scale) {
      this.#digits *= 10n ** BigInt(scale - this.#scale);
      this.#scale = scale;
    }
    this.#digits += digits * 10n ** BigInt(this.#scale - scale);
  }

  /** The nearest number. */
  get value(): number {
    const text = String(this.#digits < 0n ? -this.#digits : this.#digits).padStart(this.#scale + 1, '0');
    const end = text.length - this.#scale;
    return Number(`${this.#digits < 0n ? '-' : ''}${text.slice(0, end)}.${text.slice(end)}0`);
  }
}
