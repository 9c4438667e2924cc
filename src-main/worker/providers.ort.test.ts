import { describe, expect, it } from 'vitest';
import { listProviders, resolveProvider } from './providers';

describe('providers of this machine', () => {
  it('are tried for real: the CPU works, and whatever does not says why', async () => {
    const reports = await listProviders();
    expect(reports.find(({ provider }) => provider === 'cpu')).toMatchObject({ usable: true });
    for (const { usable, reason } of reports) expect(reason === null).toBe(usable);
  });

  it('resolve to one that trains', async () => {
    const resolved = await resolveProvider('auto', 'train');
    expect(resolved.ok && ['cpu', 'cuda'].includes(resolved.value.provider)).toBe(true);
  });
});
