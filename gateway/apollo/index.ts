export type { TongchaContext } from './request.ts';
export { serveApollo } from './serve.ts';
export { TongchaGateway } from './tongcha-gateway.ts';
