import { Button } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { parseProject } from '../../src-shared/document/parse';
import type { Results } from '../../src-shared/protocol/requests';
import { ask } from '../bridge/bridge';
import { formatMoment } from '../charts/format';
import { report } from '../state/notices-store';
import { recoverProject } from '../state/project-store';
import { refreshRuns } from '../state/run-store';

type Backup = Results['project.recoverable'][number];

/** Edits that a crash left behind. Nothing is thrown away without being asked. */
export function RecoverableList(): ReactElement | null {
  const [backups, setBackups] = useState<readonly Backup[]>([]);
  useEffect(() => {
    void ask('project.recoverable', {}).then((answer) => {
      if (answer.ok) setBackups(answer.value);
      else report(answer.error);
    });
  }, []);
  if (backups.length === 0) return null;
  const discard = async (key: string): Promise<void> => {
    const answer = await ask('project.discard-backup', { key });
    if (answer.ok) setBackups(backups.filter((backup) => backup.key !== key));
    else report(answer.error);
  };
  return (
    <section className="start-recover" aria-labelledby="start-recover">
      <h2 id="start-recover">Not saved when Unroll ended</h2>
      <ul>
        {backups.map((backup) => (
          <li key={backup.key}>
            <span>
              <strong>{nameOf(backup)}</strong>
              {backup.path !== null && ` · ${backup.path}`} · {formatMoment(backup.saved)}
            </span>
            <Button
              size="compact-sm"
              onClick={() => {
                if (recoverProject(backup)) void refreshRuns();
              }}
            >
              Restore
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => void discard(backup.key)}>
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ text }: Backup): string {
  const project = parseProject(text);
  return project.ok ? project.value.name : 'A project that cannot be read';
}
