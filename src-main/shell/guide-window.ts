import { BrowserWindow, nativeTheme } from 'electron';
import { APP_ORIGIN } from './app-scheme';
import { SANDBOX } from './sandbox';
import { BACKGROUND } from './main-window';

const GUIDE_PAGE = `${APP_ORIGIN}/guide/index.html`;

/**
 * The user guide in a window of its own, so that it can stand beside the drawing. Static pages from the app's own folder, built
 * from `docs/guide`: no preload, so nothing in it can reach the machine.
 */
export class GuideWindow {
  private window: BrowserWindow | null = null;
  private readonly icon: string;

  constructor(icon: string) {
    this.icon = icon;
  }

  /** Shows the guide; one that is open already comes to the front where it is. */
  open(): void {
    if (this.window !== null) {
      if (this.window.isMinimized()) this.window.restore();
      this.window.focus();
      return;
    }
    const window = new BrowserWindow({
      width: 1040,
      height: 760,
      minWidth: 560,
      minHeight: 400,
      title: 'Unroll guide',
      icon: this.icon,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
      webPreferences: {
        ...SANDBOX,
        javascript: false,
      },
    });
    this.window = window;
    // The menu's commands are about the drawing.
    window.removeMenu();
    window.once('ready-to-show', () => window.show());
    window.on('closed', () => {
      this.window = null;
    });
    window.webContents.on('before-input-event', (_event, { type, key, control, meta }) => {
      const isClosing = key === 'Escape' || ((control || meta) && key.toLowerCase() === 'w');
      if (type === 'keyDown' && isClosing) window.close();
    });
    void window.loadURL(GUIDE_PAGE);
  }

  close(): void {
    this.window?.close();
  }
}
