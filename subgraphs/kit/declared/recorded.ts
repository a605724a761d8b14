import type { Question, Transport } from './transport.ts';

/** A transport that knows which questions the file has. */
export interface Recorded extends Transport {
  questions(): readonly Question[];
}

export function recording(transport: Transport | null): Recorded | null {
  if (transport === null) return null;
  const all: Question[] = [];
  return {
    ...transport,
    questions: () => all,
    question(part, what) {
      const question = transport.question(part, what);
      all.push(question);
      return question;
    },
  };
}
