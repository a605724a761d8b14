/** What is to be told to somebody once, however often it takes to get it there. Times are epoch milliseconds. */
export interface NewTask {
  /** Of all tasks; whoever is told knows it by this number. */
  readonly id: string;
  /** Which kind it is: its worker's. */
  readonly queue: string;
  /** Who is told. One task at a time goes to each. */
  readonly target: string;
  /** Tasks of one lane are told in the order of their places; null: in any order. */
  readonly lane: string | null;
  readonly place: number;
  /** Whether it also waits for those before it of which nobody knows whether they have arrived. */
  readonly waitsForUncertain: boolean;
  /** What is told. No personal data in the open. */
  readonly body: string;
  readonly dueAt: number;
  /** After this it is given up: DEAD where it surely has not arrived, UNCERTAIN else. */
  readonly lastAt: number;
}

/**
 * WAITING: it is told as soon as it is due, and again until it counts. DONE: it has arrived. PARTLY: a part of it has, and the other never
 * will by itself. REFUSED: it never will be taken. UNCERTAIN: whether it has arrived only a person can find out. DEAD: it has surely not arrived, and is not tried any more.
 */
export type TaskState = 'WAITING' | 'DONE' | 'PARTLY' | 'REFUSED' | 'UNCERTAIN' | 'DEAD';

export interface Task extends NewTask {
  readonly state: TaskState;
  /** How often it was taken to be told. */
  readonly attempts: number;
  /** When it may have been told last without an answer that counts; null: never. */
  readonly tried: number | null;
  /** Whether somebody is at it. */
  readonly isBeingTold: boolean;
  readonly addedAt: number;
  /** When it was taken last, or found its end. */
  readonly changedAt: number;
  /** Of whoever was told, for what it has taken. */
  readonly reference: string | null;
  /** What was said last; a sentence for people. */
  readonly message: string | null;
}

/** A task that a worker has taken, until the lease ends. */
export interface Hold {
  readonly id: string;
  /** Of this taking alone: who has lost a task and does not know it writes nothing more of it. */
  readonly worker: string;
}

/** How telling it went. */
export type Delivery =
  | {
      /** TAKEN: it is there. PARTLY: a part is, and it must not be told again. */
      readonly state: 'TAKEN' | 'PARTLY';
      readonly reference?: string | null;
      readonly message?: string | null;
    }
  | {
      /**
       * REFUSED: never will it be taken. UNCERTAIN: nobody can know whether it is there. NOT_DONE: surely not by this try. NOT_SENT: it has
       * not even reached whom it was sent to. UNKNOWN: anything else.
       */
      readonly state: 'REFUSED' | 'UNCERTAIN' | 'NOT_DONE' | 'NOT_SENT' | 'UNKNOWN';
      readonly message?: string | null;
    }
  | {
      /** This try came too early to find out about the one before; nothing was done. */
      readonly state: 'LATER';
      readonly retryAt: number;
      readonly message?: string | null;
    };
