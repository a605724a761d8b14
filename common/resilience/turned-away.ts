import { Fault } from './fault.ts';

/** A call that was never made: its system is not asked just now. */
export class TurnedAway extends Fault {}
