/** The ministries that have a process of their own, by their folders. */
export const MINISTRY_NAMES = [
  'agriculture',
  'food-drug',
  'special-equipment',
  'hazardous-goods',
  'rare-earth',
  'customs',
] as const;

export type MinistryName = (typeof MINISTRY_NAMES)[number];
