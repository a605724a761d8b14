/** ComplaintTopic of the contract, what people report most first. */
export const TOPICS = [
  'QUALITY',
  'ILLNESS',
  'EXPIRED',
  'COUNTERFEIT',
  'LABEL',
  'SELLER',
  'EQUIPMENT',
  'LEAK',
  'OTHER',
] as const;

export type Topic = (typeof TOPICS)[number];
