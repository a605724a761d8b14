import { closedLoop, type Measured } from '../load/closed.ts';
import { WORKLOADS, type Workload } from '../load/question.ts';
import type { Staged, Subgraphs } from './stage.ts';
import { cpuMs, peakMb } from './usage.ts';

export interface Round extends Measured {
  readonly cpuMs: number;
  readonly ministryCalls: number;
  readonly representations: number;
  /** Of a core, while the round ran. */
  readonly gatewayCores: number;
  readonly subgraphCores: number;
  readonly driverCores: number;
  readonly peakMb: number;
}

/** One closed loop against one gateway, with what it cost; figures are of a request where that makes sense. */
export async function round(
  staged: Staged,
  subgraphs: Subgraphs,
  workload: Workload,
  clients: number,
  seconds: number,
): Promise<Round> {
  const before = { ...used(staged, subgraphs), counted: await subgraphs.counted() };
  const measured = await closedLoop({
    url: staged.url,
    next: WORKLOADS[workload].next,
    clients,
    seconds,
    headers: staged.contender.headers,
  });
  const after = { ...used(staged, subgraphs), counted: await subgraphs.counted() };
  const requests = Math.max(1, measured.requests);
  const cores = (milliseconds: number): number => milliseconds / 1000 / measured.seconds;
  return {
    ...measured,
    cpuMs: (after.gateway - before.gateway) / requests,
    ministryCalls: (after.counted.calls - before.counted.calls) / requests,
    representations: (after.counted.representations - before.counted.representations) / requests,
    gatewayCores: cores(after.gateway - before.gateway),
    subgraphCores: cores(after.subgraphs - before.subgraphs),
    driverCores: cores(after.driver - before.driver),
    peakMb: peakMb(staged.running.pid),
  };
}

function used(staged: Staged, subgraphs: Subgraphs): { gateway: number; subgraphs: number; driver: number } {
  const driver = process.cpuUsage();
  return {
    gateway: cpuMs(staged.running.pid),
    subgraphs: cpuMs(subgraphs.pid),
    driver: (driver.user + driver.system) / 1000,
  };
}
