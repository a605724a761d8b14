export { SoapClient } from './client.ts';
