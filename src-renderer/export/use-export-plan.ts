import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { ExportPlan } from '../../src-shared/protocol/app-types';
import type { Argument } from '../../src-shared/protocol/requests';
import { ask } from '../bridge/bridge';

export type ExportForm = Argument<'model.describe'>;

interface Described {
  readonly form: string;
  readonly plan: ExportPlan | null;
  readonly problems: readonly Diagnostic[];
}

/** What an export with these settings would write; null until it is known. An answer to earlier settings is let go. */
export function useExportPlan(form: ExportForm): Pick<Described, 'plan' | 'problems'> {
  const key = JSON.stringify(form);
  const [described, setDescribed] = useState<Described | null>(null);
  useEffect(() => {
    let isWanted = true;
    void ask('model.describe', JSON.parse(key) as ExportForm).then((answer) => {
      if (!isWanted) return;
      setDescribed({
        form: key,
        plan: answer.ok ? answer.value : null,
        problems: answer.ok ? [] : answer.error,
      });
    });
    return () => {
      isWanted = false;
    };
  }, [key]);
  return described?.form === key ? described : { plan: null, problems: [] };
}
