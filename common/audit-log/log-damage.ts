/** A log that does not continue what was signed or written: nothing may be added to it before somebody has looked. */
export class LogDamage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogDamage';
  }
}
