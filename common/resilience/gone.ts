import { Fault, type FaultOptions } from './fault.ts';

export interface GoneOptions extends FaultOptions {
  /** Whether it has said of itself that it stops: nothing of the call was done, and it is mostly back in a moment. */
  readonly announced?: boolean;
}

/** A system that has gone, which takes no second call to know: nobody listens there, or it says itself that it stops or starts. */
export class Gone extends Fault {
  readonly announced: boolean;

  constructor(message = 'cannot be reached', { announced = false, ...options }: GoneOptions = {}) {
    super('UNAVAILABLE', message, options);
    this.announced = announced;
  }
}
