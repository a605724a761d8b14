/** What a scan says, by the package of codes alone. */
import { identify } from '@tongcha/codes';

console.log(identify(process.argv[2] ?? '')[0]?.code);
