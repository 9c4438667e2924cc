import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { protocol, type Session } from 'electron';
import { CONTENT_SECURITY_POLICY } from './content-security-policy';

const SCHEME = 'app';
const HOST = 'unroll';

/** Where the window's page lies. A custom scheme, because pages from `file:` may read every file. */
export const APP_ORIGIN = `${SCHEME}://${HOST}`;
export const APP_PAGE = `${APP_ORIGIN}/index.html`;

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
  ['.ttf', 'font/ttf'],
]);

/** Must run before the app is ready. No privilege that would let pages past the content security policy. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Answers `app://unroll/…` with the files of `folder`, listed once: a path that is not in the list does not exist, so no
 * path can lead out of the folder.
 */
export function serveApp(session: Session, folder: string): void {
  const files = listFiles(folder);
  session.protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    const file = url.host === HOST ? files.get(url.pathname) : undefined;
    if (request.method !== 'GET' || file === undefined) return answer('Not found', 404, 'text/plain');
    return answer(await readFile(file), 200, CONTENT_TYPES.get(extname(file)) ?? 'application/octet-stream');
  });
}

function answer(body: string | Uint8Array<ArrayBuffer>, status: number, type: string): Response {
  return new Response(body, {
    status,
    headers: {
      'Content-Type': type,
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** Every file under the folder, by the path it has in a URL. Source maps are for developers and are not served. */
function listFiles(folder: string, within = folder): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(within, { withFileTypes: true })) {
    const path = join(within, entry.name);
    if (entry.isDirectory()) for (const [url, file] of listFiles(folder, path)) files.set(url, file);
    else if (entry.isFile() && !entry.name.endsWith('.map')) {
      files.set(`/${relative(folder, path).split(sep).map(encodeURIComponent).join('/')}`, path);
    }
  }
  return files;
}
