export { type BusPage, SignedRestClient } from './client.ts';
