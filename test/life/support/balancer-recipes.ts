export interface BalancerRecipe {
  /** Below deploy/. */
  readonly file: string;
  /** Before the name of the configuration. */
  readonly args: (folder: string) => readonly string[];
}

/** The balancers whose configurations are shipped, by the names of their programs. */
export const BALANCERS: Readonly<Record<'nginx' | 'haproxy', BalancerRecipe>> = {
  nginx: { file: 'nginx/tongcha.conf', args: (folder) => ['-p', folder, '-e', `${folder}/nginx.log`, '-c'] },
  haproxy: { file: 'haproxy/haproxy.cfg', args: () => ['-db', '-f'] },
};

/** A whole configuration of a shipped recipe: nginx's is only a part of its own. */
export function asConfiguration(name: string, recipe: string, folder: string): string {
  if (name !== 'nginx') return recipe;
  return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events {}
http {
access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join('\n')}
${recipe}
}
`;
}
