/** Of workers that are killed, milliseconds: longer than anything that they tell can be under way. */
export const LEASE_MS = 600;
