import type { ElectronApplication, Page } from '@playwright/test';

/** Something that can be pressed, as it is on the screen now. */
export interface Control {
  /** Its role, its name, where it stands, and which of those it is. */
  readonly key: string;
  /** `current` is what is chosen already: pressing the tab that is open changes nothing, rightly. */
  readonly state: 'ready' | 'current' | 'disabled';
  /** What a disabled one says about why; empty for nothing. */
  readonly why: string;
  /** Other controls come first: a tab or a choice puts others on the screen. */
  readonly isSwitch: boolean;
}

const PRESSABLE = [
  ...['button', 'summary', '[role="button"]', '[role="menuitem"]', '[role="tab"]', '[role="switch"]'],
  ...['input[type="checkbox"]', 'input[type="radio"]', 'input[aria-haspopup="listbox"]', 'a[href]'],
].join();

/** All that can be pressed within the parts of the page that a selector names, in the order of the page. */
export async function listControls(page: Page, within: string): Promise<Control[]> {
  return page.evaluate(
    ([root, pressable]) => {
      const counts = new Map<string, number>();
      const nameOf = (element: Element): string => {
        const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
        const text = element.getAttribute('aria-label') ?? label ?? element.textContent;
        return (text === '' ? (element.getAttribute('title') ?? '') : text)
          .trim()
          .replaceAll(/\s+/g, ' ')
          .slice(0, 250);
      };
      return [...document.querySelectorAll(root)]
        .flatMap((part) => [...part.querySelectorAll<HTMLElement>(pressable)])
        .filter(
          (element) => element.checkVisibility({ visibilityProperty: true }) && element.closest('[inert]') === null,
        )
        .map((element) => {
          const role =
            element.getAttribute('role') ?? (element.getAttribute('type') === 'radio' ? 'radio' : element.localName);
          const place = element.closest('[role="tabpanel"], [aria-label="History"], [role="region"]');
          const where = place?.getAttribute('aria-label') ?? place?.id.split('-').at(-1) ?? '';
          const name = `${role} “${nameOf(element)}”${where === '' ? '' : ` in ${where}`}`;
          const count = (counts.get(name) ?? 0) + 1;
          counts.set(name, count);
          element.dataset['pressKey'] = count === 1 ? name : `${name} ${count}`;
          const isOff = element.matches(':disabled, [data-disabled="true"], [aria-disabled="true"]');
          const isCurrent =
            element.matches('[role="tab"][aria-selected="true"], [aria-current]:not([aria-current="false"])') ||
            (element instanceof HTMLInputElement && element.type === 'radio' && element.checked);
          const described = (element.getAttribute('aria-describedby') ?? '')
            .split(' ')
            .map((id) => document.getElementById(id)?.textContent ?? '')
            .join(' ');
          return {
            key: element.dataset['pressKey'],
            state: isOff ? ('disabled' as const) : isCurrent ? ('current' as const) : ('ready' as const),
            why: isOff ? `${element.title} ${described}`.trim() : '',
            isSwitch: role === 'tab' || role === 'radio',
          };
        });
    },
    [within, PRESSABLE] as const,
  );
}

/** What the app asked of the system so far, and what it has of it: dialogs, links, clipboard, windows. */
async function readOutside(app: ElectronApplication): Promise<string> {
  return app.evaluate(async ({ clipboard, BrowserWindow }) => {
    const { asked = 0 } = globalThis as typeof globalThis & { asked?: number };
    return JSON.stringify([asked, await clipboard.readText(), BrowserWindow.getAllWindows().length]);
  });
}

/** From now on the system's dialogs and links are counted, not shown: open dialogs give `open`, the others are left. */
export async function countSystemCalls(app: ElectronApplication, open: string | null): Promise<void> {
  await app.evaluate(({ dialog, shell }, path) => {
    const world = globalThis as typeof globalThis & { asked?: number };
    const count = <T>(answer: T) => {
      return async (): Promise<T> => {
        world.asked = (world.asked ?? 0) + 1;
        return answer;
      };
    };
    dialog.showOpenDialog = count({ canceled: path === null, filePaths: path === null ? [] : [path] });
    dialog.showSaveDialog = count({ canceled: true, filePath: '' });
    dialog.showMessageBox = count({ response: 0, checkboxChecked: false });
    shell.openExternal = count(undefined);
    shell.openPath = count('');
  }, open);
}

/** What the page shows: its elements, values of fields, pictures in plots, the focus. Put on the page by `prepare`. */
interface Looking {
  /** Without menus what an open menu does to the page by being open is left out, and the focus. */
  pressLook?: (withoutMenus: boolean) => string;
  pressBefore?: string;
}

/** Teaches the page to tell what it looks like; again after each time it was loaded. */
async function prepare(page: Page): Promise<void> {
  await page.evaluate(() => {
    const world = globalThis as typeof globalThis & Looking;
    const elements = (withoutMenus: boolean): string => {
      const body = document.body.cloneNode(true) as HTMLElement;
      for (const marked of body.querySelectorAll('[data-press-key]')) marked.removeAttribute('data-press-key');
      if (!withoutMenus) return body.innerHTML;
      for (const menu of body.querySelectorAll('[role="menu"], .context-anchor')) menu.remove();
      for (const portal of body.querySelectorAll('[data-portal]:empty')) portal.remove();
      for (const opener of body.querySelectorAll('[aria-expanded]'))
        for (const name of ['aria-expanded', 'aria-controls', 'data-expanded']) opener.removeAttribute(name);
      return body.innerHTML;
    };
    // Small, for comparing plots in full takes longer than all else here together.
    const small = new OffscreenCanvas(96, 96).getContext('2d', { willReadFrequently: true });
    const thumbnail = (canvas: HTMLCanvasElement): string => {
      if (small === null || canvas.width === 0 || canvas.height === 0) return '';
      small.clearRect(0, 0, 96, 96);
      small.drawImage(canvas, 0, 0, 96, 96);
      return small
        .getImageData(0, 0, 96, 96)
        .data.reduce((hash, byte) => (hash * 31 + byte) | 0, 0)
        .toString();
    };
    world.pressLook ??= (withoutMenus) => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')];
      const pictures = [...document.querySelectorAll('canvas')].map(thumbnail);
      const focus = withoutMenus ? null : document.activeElement;
      return JSON.stringify([
        elements(withoutMenus),
        fields.map(({ value, checked }) => `${value} ${String(checked)}`),
        pictures,
        focus === null ? '' : `${focus.localName} ${focus.id} ${focus.className} ${focus.ariaLabel ?? ''}`,
      ]);
    };
  });
}

/** What became of a press in the page. */
interface Outcome {
  readonly how: 'pressed' | 'gone';
  /** Something lay over it, so that no mouse could have pressed it. */
  readonly isCovered: boolean;
  readonly hasChanged: boolean;
}

/**
 * Presses a control that `listControls` found and waits so many milliseconds for the page to look otherwise. The focus goes
 * to the control before, so that this alone counts for nothing; so does the closing of the menu that an item is in.
 */
async function pressInPage(page: Page, key: string, patience = 1200): Promise<Outcome> {
  await prepare(page);
  return page.evaluate(
    async ([wanted, milliseconds]) => {
      const world = globalThis as typeof globalThis & Looking;
      const all = [...document.querySelectorAll<HTMLElement>('[data-press-key]')];
      const element = all.find(({ dataset }) => dataset['pressKey'] === wanted);
      if (element === undefined) return { how: 'gone' as const, isCovered: false, hasChanged: false };
      const isOfMenu = element.closest('[role="menu"]') !== null;
      const look = (): string => world.pressLook?.(isOfMenu) ?? '';
      const wait = (): Promise<void> => new Promise((done) => setTimeout(done, 25));
      if (!isOfMenu && !element.matches('[aria-haspopup="listbox"]')) element.focus();
      element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      let before = look();
      for (let i = 0; i < 60; i++) {
        await wait();
        const now = look();
        if (now === before) break;
        before = now;
      }
      const { left, top, width, height } = element.getBoundingClientRect();
      const above = document.elementFromPoint(left + width / 2, top + height / 2);
      // Boxes and circles are drawn beside the field itself, which is not seen.
      const isSeen = !(element instanceof HTMLInputElement);
      const isCovered = isSeen && above !== null && !element.contains(above) && !above.contains(element);
      element.click();
      const end = performance.now() + milliseconds;
      while (performance.now() < end) {
        await wait();
        if (look() !== before) return { how: 'pressed' as const, isCovered, hasChanged: true };
      }
      return { how: 'pressed' as const, isCovered, hasChanged: false };
    },
    [key, patience] as const,
  );
}

/** Whether anything is different after a deed: on the page, or in what the system was asked for. */
export async function changesAnything(
  page: Page,
  app: ElectronApplication,
  act: () => Promise<void>,
): Promise<boolean> {
  await settle(page);
  await prepare(page);
  const outside = await readOutside(app);
  await page.evaluate(() => {
    const world = globalThis as typeof globalThis & Looking;
    world.pressBefore = world.pressLook?.(false) ?? '';
  });
  await act();
  const end = Date.now() + 2500;
  while (Date.now() < end) {
    const isSame = await page.evaluate(() => {
      const world = globalThis as typeof globalThis & Looking;
      return world.pressBefore === world.pressLook?.(false);
    });
    if (!isSame || (await readOutside(app)) !== outside) return true;
    await page.waitForTimeout(40);
  }
  return false;
}

/** Waits until the page has not changed for a moment. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    let last = '';
    for (let i = 0; i < 60; i++) {
      const now = document.body.innerHTML;
      if (now === last) return;
      last = now;
      await new Promise((done) => setTimeout(done, 40));
    }
  });
}

export interface Walk {
  /** Gets to the screen from wherever the last press led. */
  readonly arrive: () => Promise<void>;
  /** Only within the parts that this selector names. */
  readonly within?: string;
  /** Not pressed, by key: tried elsewhere, or one of many alike. */
  readonly leave?: RegExp;
  /** Keys pressed so far, over several walks. */
  readonly seen: Set<string>;
}

/** The third of a name and all after it: lines of a list that are alike. */
const ALIKE = / ([3-9]|\d\d+)$/;

/** Runs are alike, and presses make more of them without end. */
function kindOf(key: string): string {
  return key.replaceAll(/run-\d+/g, 'run');
}

/** What a walk found: all it pressed, and what is wrong with it, a line each. */
export interface Found {
  readonly pressed: string[];
  readonly faults: string[];
}

/** Presses everything on a screen once, menus and dialogs that open included. */
export async function pressAll(page: Page, app: ElectronApplication, walk: Walk): Promise<Found> {
  const found: Found = { pressed: [], faults: [] };
  // What was chosen last in each list of tabs: a press may lead to another one.
  const tabs = new Map<string, string>();
  const arrive = async (): Promise<void> => {
    await walk.arrive();
    for (const tab of tabs.values()) await chooseTab(page, tab);
  };
  for (;;) {
    await arrive();
    const controls = await listControls(page, walk.within ?? 'body');
    noteSilent(controls, walk, found);
    const open = controls.filter(
      ({ key, state }) =>
        state === 'ready' && !walk.seen.has(kindOf(key)) && walk.leave?.test(key) !== true && !ALIKE.test(key),
    );
    const next = open.find(({ isSwitch }) => !isSwitch) ?? open[0];
    if (next === undefined) return found;
    walk.seen.add(kindOf(next.key));
    await pressOne(page, app, next.key, found);
    const tab = /^tab “(\D+)/.exec(next.key)?.[1]?.replace('”', '');
    if (tab !== undefined) tabs.set(LEFT_TABS.has(tab) ? 'left' : 'below', tab);
    await pressOpened(page, app, { ...walk, arrive }, next.key, found);
  }
}

const LEFT_TABS = new Set(['Blocks', 'Outline', 'History']);

async function chooseTab(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('tab', { name, exact: false }).first();
  if ((await tab.count()) === 0 || (await tab.getAttribute('aria-selected')) === 'true') return;
  await tab.click();
}

function noteSilent(controls: readonly Control[], { seen, leave }: Walk, found: Found): void {
  for (const { key, state, why } of controls) {
    const note = `disabled: ${key}`;
    if (state !== 'disabled' || why !== '' || seen.has(note) || leave?.test(key) === true) continue;
    seen.add(note);
    found.faults.push(`${key} is disabled and does not say why`);
  }
}

async function pressOne(page: Page, app: ElectronApplication, key: string, found: Found): Promise<void> {
  const before = await readOutside(app);
  found.pressed.push(key);
  const first = await pressInPage(page, key, 400);
  if (first.isCovered) found.faults.push(`${key} lies under something else`);
  if (first.how === 'gone' || first.hasChanged || (await readOutside(app)) !== before) return;
  // A second time, for longer, where a dialog that was still opening swallowed the first: what is dead stays dead.
  const second = await pressInPage(page, key);
  if (second.how === 'gone' || second.hasChanged || (await readOutside(app)) !== before) return;
  found.faults.push(`${key} changed nothing`);
}

/** What a press can open over the page. */
const OPENED = '[role="menu"], [role="dialog"]';

/** Whether a menu or a dialog is there, when it has taken up what it shows. */
async function isOpened(page: Page): Promise<boolean> {
  await settle(page);
  if ((await page.locator(OPENED).count()) === 0) return false;
  // Dialogs may ask another process first; a menu has all that it shows.
  if ((await page.locator('[role="dialog"]').count()) === 0) return true;
  await page.waitForTimeout(200);
  await settle(page);
  return true;
}

/** Presses all that is in the menu or dialog that a control has just opened, which is opened again as often as it closes. */
async function pressOpened(
  page: Page,
  app: ElectronApplication,
  walk: Walk,
  opener: string,
  found: Found,
): Promise<void> {
  const keyOf = (key: string): string => kindOf(`${opener} > ${key}`);
  for (;;) {
    if (!(await isOpened(page))) return;
    const inside = await listControls(page, OPENED);
    noteSilent(inside, walk, found);
    const open = inside.filter(
      ({ key, state }) => state === 'ready' && !walk.seen.has(keyOf(key)) && walk.leave?.test(keyOf(key)) !== true,
    );
    const next = open.find(({ isSwitch }) => !isSwitch) ?? open[0];
    if (next === undefined) return;
    walk.seen.add(keyOf(next.key));
    const one: Found = { pressed: [], faults: [] };
    await pressOne(page, app, next.key, one);
    found.pressed.push(...one.pressed.map(keyOf));
    found.faults.push(...one.faults.map(keyOf));
    if (next.key.startsWith('menuitem') || (await page.locator(OPENED).count()) !== 1) {
      await walk.arrive();
      await listControls(page, walk.within ?? 'body');
      if ((await pressInPage(page, opener)).how === 'gone') return;
    }
  }
}
