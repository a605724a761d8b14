/** Why an issuer's keys could not be read. The message is for the operator: it begins with what was tried, and holds nothing that was read. */
export class KeysFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'KeysFault';
  }
}
