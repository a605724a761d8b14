/** An audited gateway in a process of its own, to be killed. */
import { startAuditedGateway } from './audited-gateway.ts';

const gateway = await startAuditedGateway({ GATEWAY_AUDIT_FOLDER: process.argv[2] ?? '' });
process.on('disconnect', () => process.exit());
process.send?.({ url: gateway.url, token: await gateway.token({ role: 'data-team' }) });
