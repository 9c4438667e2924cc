import type { Command } from 'commander';
import { writeLines } from '../output';
import { alignColumns } from '../table';

export function addProvidersCommand(program: Command): void {
  program
    .command('providers')
    .description('list the devices this machine can use, and what the others would need')
    .action(async () => {
      const { listProviders } = await import('../../worker/providers');
      const reports = await listProviders();
      const rows = reports.map(({ provider, label, usable, canTrain }) => [
        provider,
        label,
        usable ? 'can be used' : 'cannot be used here',
        canTrain ? 'trains and predicts' : 'predicts',
      ]);
      writeLines(alignColumns(rows));
      for (const { provider, usable, reason, command } of reports) {
        if (usable) continue;
        writeLines(['', `${provider}: ${reason ?? ''}`, ...(command === null ? [] : [`  → Run \`${command}\`.`])]);
      }
    });
}
