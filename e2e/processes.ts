import type { ElectronApplication } from '@playwright/test';

/** Id of one of the app's processes by what the system calls it; 0 when there is none. */
export async function findProcess(app: ElectronApplication, name: string): Promise<number> {
  return app.evaluate(({ app: electron }, wanted) => {
    const found = electron
      .getAppMetrics()
      .find((m) => m.type === wanted || m.name === wanted || m.serviceName === wanted);
    return found?.pid ?? 0;
  }, name);
}
