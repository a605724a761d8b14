/** A text that several processes write for each other, and each for itself after a restart. */
export interface KeptText {
  /** Null: nobody has written one of late. @throws Error where it cannot be had now */
  read(): Promise<string | null>;
  /** @throws Error where it cannot be kept now */
  write(text: string): Promise<void>;
}

/** By name. */
export type KeepTexts = (name: string) => KeptText;
