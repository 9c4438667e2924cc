import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { requests } from '../../src-shared/protocol/requests';
import { createRouter, type Handlers } from './router';

/** Handlers that only count; the compiler's table is filled at run time. */
function makeRouter(answer: () => Promise<unknown> = async () => null) {
  const calls: string[] = [];
  const faults: string[] = [];
  const count = (name: string) => (): Promise<unknown> => {
    calls.push(name);
    return answer();
  };
  const handlers = Object.create(null) as Handlers;
  for (const name of Object.keys(requests)) Object.assign(handlers, { [name]: count(name) });
  return { route: createRouter(handlers, (name) => faults.push(name)), calls, faults };
}

describe('createRouter', () => {
  it('answers whatever is asked with a value or diagnostics, and hands on only what its schema allows', async () => {
    const names = fc.oneof(fc.constantFrom(...Object.keys(requests)), fc.string(), fc.anything());
    const { route, calls } = makeRouter();
    await fc.assert(
      fc.asyncProperty(names, fc.anything({ withNullPrototype: true }), async (name, argument) => {
        const before = calls.length;
        const answer = await route(name, argument);
        if (answer.ok) {
          const schema = requests[name as keyof typeof requests];
          expect(schema.safeParse(argument).success).toBe(true);
        } else {
          expect(answer.error[0]?.code).toMatch(/^IPC-00[23]$/);
          expect(calls.length).toBe(before);
        }
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('refuses the names that every object has', async () => {
    const { route, calls } = makeRouter();
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect(await route(name, {})).toMatchObject({ ok: false, error: [{ code: 'IPC-002' }] });
    }
    expect(calls).toEqual([]);
  });

  it('tells diagnostics, and a fault without its stack', async () => {
    const diagnostic = { code: 'FILE-001', severity: 'error', message: 'm', nextStep: 'n' } as const;
    const expected = makeRouter(() => Promise.reject(new DiagnosticError(diagnostic)));
    expect(await expected.route('app.info', {})).toEqual({ ok: false, error: [diagnostic] });
    expect(expected.faults).toEqual([]);
    const broken = makeRouter(() => Promise.reject(new TypeError('x is undefined\n at secret.ts')));
    const answer = await broken.route('app.info', {});
    expect(answer).toMatchObject({ ok: false, error: [{ code: 'INTERNAL-001' }] });
    expect(JSON.stringify(answer)).not.toContain('secret.ts');
    expect(broken.faults).toEqual(['app.info']);
  });
});
