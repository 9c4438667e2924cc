import { askForDataFile } from '../binding/choose-data';
import { ask } from '../bridge/bridge';
import { formatCount } from '../charts/format';
import { announce, report } from '../state/notices-store';
import { projectStore } from '../state/project-store';

/** Predicts another file of the same columns with a run, into a CSV that the user names. */
export async function predictNewFile(run: string): Promise<void> {
  const { path: projectPath } = projectStore.getState();
  const dataPath = await askForDataFile();
  if (projectPath === null || dataPath === null) return;
  const answer = await ask('model.predict-file', { projectPath, run, dataPath });
  if (!answer.ok) report(answer.error);
  else if (answer.value !== null)
    announce(`${formatCount(answer.value.rows)} predictions are in ${answer.value.path}.`);
}
