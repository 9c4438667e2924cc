import type { ReactElement } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { applyRepair } from '../state/apply-repair';
import { DiagnosticList } from '../ui/DiagnosticList';

/** What is wrong with the data, with what mends it at a click where something does. */
export function DataProblems({ diagnostics }: { readonly diagnostics: readonly Diagnostic[] }): ReactElement {
  return (
    <DiagnosticList
      diagnostics={diagnostics}
      actionOf={({ repairs = [] }) =>
        repairs.map((repair) => (
          <button key={repair.label} type="button" className="text-button" onClick={() => applyRepair(repair)}>
            {repair.label}
          </button>
        ))
      }
    />
  );
}
