import { goToStep, useProject } from '../state/project-store';
import { pruneSelection } from '../state/selection-store';

/** What was done, newest last; what was undone below it, dim. A click goes back or forth to there. */
export function HistoryList() {
  const { undo, redo } = useProject((state) => state.history);
  const steps = [...undo, ...[...redo].reverse()];
  return (
    <ol className="history" aria-label="History">
      <li>
        <button
          type="button"
          className="history-step"
          aria-current={undo.length === 0 ? 'step' : undefined}
          onClick={() => goTo(0)}
        >
          As it was opened
        </button>
      </li>
      {steps.map((entry, index) => (
        <li key={entry.id}>
          <button
            type="button"
            className="history-step"
            data-undone={index >= undo.length}
            aria-current={index === undo.length - 1 ? 'step' : undefined}
            onClick={() => goTo(index + 1)}
          >
            {entry.label}
            {index >= undo.length && <span className="visually-hidden"> (undone)</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}

function goTo(count: number): void {
  goToStep(count);
  pruneSelection();
}
