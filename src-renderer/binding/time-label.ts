import { useProject } from '../state/project-store';

/** What stands under a time axis: the name of the column that orders the rows, where one does it alone. */
export function useTimeLabel(): string {
  return useProject(({ project }) => {
    const times = project.data?.columns.filter(({ role }) => role === 'time') ?? [];
    return times.length === 1 ? (times[0]?.name ?? 'Row') : times.length > 1 ? 'Time' : 'Row';
  });
}
