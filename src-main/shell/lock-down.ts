import { app, type Session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-scheme';

/** Asked for by menus and buttons of ours; everything else (camera, location, notifications, …) is refused. */
const PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Electron grants every permission unless it is told otherwise. */
export function denyPermissions(session: Session): void {
  const isAllowed = (permission: string, url: string): boolean => PERMISSIONS.has(permission) && isOwnPage(url);
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    callback(isAllowed(permission, details.requestingUrl));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => isAllowed(permission, origin));
  session.setDevicePermissionHandler(() => false);
}

/** Refuses every request that does not stay inside the app: the app has no reason to speak to any server. */
export function denyRequests(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const { protocol } = new URL(url);
    callback({ cancel: !isOwnPage(url) && !['devtools:', 'data:', 'blob:'].includes(protocol) });
  });
}

/** Keeps every page where it is: no navigation, no further window, no `<webview>`. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: Electron.Event, url: string): void => {
      if (!isOwnPage(url)) event.preventDefault();
    };
    contents.on('will-navigate', (event) => stay(event, event.url));
    contents.on('will-frame-navigate', (event) => stay(event, event.url));
    contents.on('will-redirect', (event) => stay(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** By origin, never by the beginning of the text: `app://unroll.example/` is not ours. */
export function isOwnPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}` === APP_ORIGIN;
  } catch {
    return false;
  }
}
