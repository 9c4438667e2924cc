import { z } from 'zod';
import type { AppSettings } from '../../src-shared/protocol/app-types';
import { readOwnFile, writeOwnFile } from './json-file';

/** More threads than this make a recurrent step slower rather than faster. */
const MOST_USEFUL_THREADS = 4;

/** Every field by itself: a value this version does not know falls back without taking the others with it. */
const schema = z.object({
  theme: z.enum(['system', 'light', 'dark']).optional().catch(undefined),
  threads: z.number().int().min(1).max(256).optional().catch(undefined),
  provider: z.enum(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu']).optional().catch(undefined),
  autosave: z.boolean().optional().catch(undefined),
});

type Change = { readonly [K in keyof AppSettings]?: AppSettings[K] | undefined };

/** What the user set, in a file of the app's folder. */
export class Settings {
  private readonly path: string;
  private current: AppSettings;

  private constructor(path: string, current: AppSettings) {
    this.path = path;
    this.current = current;
  }

  static async open(path: string, cores: number): Promise<Settings> {
    const usual: AppSettings = {
      theme: 'system',
      threads: Math.max(1, Math.min(MOST_USEFUL_THREADS, cores)),
      provider: 'cpu',
      autosave: true,
    };
    return new Settings(path, merge(usual, (await readOwnFile(path, schema)) ?? {}));
  }

  read(): AppSettings {
    return this.current;
  }

  async write(change: Change): Promise<AppSettings> {
    this.current = merge(this.current, change);
    await writeOwnFile(this.path, this.current);
    return this.current;
  }
}

function merge(settings: AppSettings, change: Change): AppSettings {
  return {
    theme: change.theme ?? settings.theme,
    threads: change.threads ?? settings.threads,
    provider: change.provider ?? settings.provider,
    autosave: change.autosave ?? settings.autosave,
  };
}
