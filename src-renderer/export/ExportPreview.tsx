import type { ReactElement } from 'react';
import { formatBytes } from '../../src-shared/base/format-bytes';
import { DiagnosticList } from '../ui/DiagnosticList';
import { ExportedPortTable } from './ExportedPortTable';
import { useExportPlan, type ExportForm } from './use-export-plan';

/** What an export would write: opset, size of the file, and names, types and sizes of its inputs and outputs. */
export function ExportPreview({ form }: { readonly form: ExportForm }): ReactElement {
  const { plan, problems } = useExportPlan(form);
  if (problems.length > 0) return <DiagnosticList diagnostics={problems} />;
  return (
    <section className="export-preview" aria-label="What is written">
      <h3>What is written</h3>
      {plan === null ? (
        <p role="status">Reading the run…</p>
      ) : (
        <>
          <p>
            ONNX opset {plan.opset}, {formatBytes(plan.bytes)}. Named sizes such as <code>batch</code> are open: any
            number will do.
          </p>
          <ExportedPortTable ports={plan} />
        </>
      )}
    </section>
  );
}
