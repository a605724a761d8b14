import { ACROSS } from './across.ts';
import { ALERTS } from './alerts.ts';
import { ANSWERS } from './answers.ts';
import { ASSISTANTS } from './assistants.ts';
import { MANY_CHAINS } from './chains.ts';
import { CLIENTS } from './clients.ts';
import { COMPLAINTS } from './complaints.ts';
import { DATA_RULES } from './data-rules.ts';
import { DECLARED } from './declared.ts';
import { DESK } from './desk.ts';
import { DELIVERY } from './delivery.ts';
import { DRAFTS } from './drafts.ts';
import { DRIFT } from './drift.ts';
import { CATALOGUE } from './catalogue.ts';
import { EXECUTE } from './execute.ts';
import { EXPORTS } from './exports.ts';
import { MEMBERS } from './members.ts';
import { MINISTRIES } from './ministries.ts';
import { NARROWING } from './narrowing.ts';
import { HOSTED } from './hosted.ts';
import { IMPACT } from './impact.ts';
import { GOVERNANCE } from './governance.ts';
import { JOBS } from './jobs.ts';
import { MOMENTS } from './moments.ts';
import type { Mutant } from './mutant.ts';
import { ORDERS } from './orders.ts';
import { ORIGINS } from './origins.ts';
import { PROGRAM } from './program.ts';
import { QUESTIONS } from './questions.ts';
import { RECALLS } from './recalls.ts';
import { RESTARTS } from './restarts.ts';
import { RIGHTS } from './rights.ts';
import { SEARCH_ALL } from './search-all.ts';
import { SEARCH } from './search.ts';
import { TOTALS } from './totals.ts';
import { TRANSPORTS } from './transports.ts';
import { TRUST } from './trust.ts';
import { VERIFY } from './verify.ts';
import { WARNING_RULES } from './warning-rules.ts';
import { WORKERS } from './workers.ts';

/** Guards of the product, each broken in a way that some test must see. */
export const MUTANTS: readonly Mutant[] = [
  ...DESK,
  ...EXECUTE,
  ...ALERTS,
  ...COMPLAINTS,
  ...PROGRAM,
  ...ANSWERS,
  ...MANY_CHAINS,
  ...RIGHTS,
  ...TRUST,
  ...TOTALS,
  ...TRANSPORTS,
  ...MEMBERS,
  ...ACROSS,
  ...SEARCH_ALL,
  ...MINISTRIES,
  ...DECLARED,
  ...DELIVERY,
  ...DRAFTS,
  ...NARROWING,
  ...CLIENTS,
  ...EXPORTS,
  ...GOVERNANCE,
  ...ASSISTANTS,
  ...DRIFT,
  ...VERIFY,
  ...JOBS,
  ...HOSTED,
  ...ORDERS,
  ...RECALLS,
  ...WORKERS,
  ...RESTARTS,
  ...SEARCH,
  ...MOMENTS,
  ...QUESTIONS,
  ...IMPACT,
  ...WARNING_RULES,
  ...DATA_RULES,
  ...ORIGINS,
  ...CATALOGUE,
];
