export { textAt, XmlHttpClient } from './client.ts';
