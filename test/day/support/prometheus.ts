import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endServer, launchServer } from '../../support/database-server.ts';
import { freePort } from '../../support/free-port.ts';

/** Why there is no Prometheus to test with; null: there is. */
export const NO_PROMETHEUS: string | null =
  spawnSync('prometheus', ['--version']).status === 0
    ? null
    : 'prometheus is not installed (apt-get install prometheus)';

/** Labels by which one alert is told from another. */
const TOLD = ['alertname', 'reason', 'about', 'ministry', 'system', 'certificate', 'job'];

const RULES = join(import.meta.dirname, '../../../deploy/prometheus/tongcha.rules.yml');

/** A Prometheus over an installation, with the rules that are shipped. */
export class Prometheus {
  readonly #child: ChildProcess;
  readonly #url: string;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.#url = url;
  }

  /** @param targets ports of metrics, by job */
  static async start(folder: string, targets: Readonly<Record<string, readonly number[]>>): Promise<Prometheus> {
    const port = await freePort();
    const data = join(folder, 'prometheus');
    mkdirSync(data);
    const config = join(folder, 'prometheus.json');
    writeFileSync(
      config,
      JSON.stringify({
        global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
        rule_files: [RULES],
        scrape_configs: Object.entries(targets).map(([job_name, ports]) => ({
          job_name,
          static_configs: [{ targets: ports.map((each) => `127.0.0.1:${each}`) }],
        })),
      }),
    );
    const url = `http://127.0.0.1:${port}`;
    const child = await launchServer({
      program: 'prometheus',
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${data}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--log.level=error',
      ],
      isReady: () => spawnSync('curl', ['-sf', `${url}/-/ready`]).status === 0,
    });
    return new Prometheus(child, url);
  }

  /** The names of the alerts that fire now. */
  async firing(): Promise<ReadonlySet<string>> {
    const answer = (await (await fetch(`${this.#url}/api/v1/alerts`)).json()) as {
      readonly data: {
        readonly alerts: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
      };
    };
    return new Set(
      answer.data.alerts.flatMap(({ state, labels }) =>
        state === 'firing'
          ? [
              TOLD.map((name) => labels[name])
                .filter(Boolean)
                .join(' '),
            ]
          : [],
      ),
    );
  }

  stop(): Promise<void> {
    return endServer(this.#child, 'SIGKILL');
  }
}
