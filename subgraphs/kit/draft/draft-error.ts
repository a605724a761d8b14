/** A source that nothing can be drafted from, and what to give instead. Its message holds nothing of what was read. */
export class DraftError extends Error {
  override name = 'DraftError';
  readonly said: { readonly zh: string; readonly en: string };

  constructor(zh: string, en: string, options?: ErrorOptions) {
    super(en, options);
    this.said = { zh, en };
  }
}
