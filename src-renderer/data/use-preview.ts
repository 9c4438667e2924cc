import { useCallback, useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '../../src-shared/base/diagnostic';
import type { Dialect } from '../../src-shared/document/document';
import type { DataPreview } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';

/** Rows asked for at once. */
const PAGE = 200;

type Row = readonly (string | null)[];

export interface Preview {
  /** Columns and number of rows; null while the file is read, or when it cannot be. */
  readonly header: DataPreview | null;
  readonly diagnostics: readonly Diagnostic[];
  /** A row that is there, else null: it is then fetched and the component rendered again. */
  readonly rowAt: (index: number) => Row | null;
}

/** Reads a table file (or two text files line by line) page by page, as far as it is looked at. `change` counts how often the file was changed. */
export function usePreview(path: string, pairedPath: string | null, dialect: Dialect, change: number): Preview {
  const [header, setHeader] = useState<DataPreview | null>(null);
  const [diagnostics, setDiagnostics] = useState<readonly Diagnostic[]>([]);
  const [, setPages] = useState(0);
  const pages = useRef(new Map<number, readonly Row[] | 'asked'>());
  const question = JSON.stringify([path, pairedPath, dialect, change]);
  const current = useRef(question);
  current.current = question;

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      if (pages.current.has(page)) return;
      pages.current.set(page, 'asked');
      const { unknown: _unknown, ...plain } = dialect;
      const answer = await ask('data.preview', { path, pairedPath, dialect: plain, offset: page * PAGE, count: PAGE });
      if (current.current !== question) return;
      if (!answer.ok) {
        setDiagnostics(answer.error);
        return;
      }
      pages.current.set(page, answer.value.rows);
      setHeader((old) => old ?? answer.value);
      setPages((count) => count + 1);
    },
    // The question holds path and dialect.
    [question],
  );

  useEffect(() => {
    pages.current = new Map();
    setHeader(null);
    setDiagnostics([]);
    void fetchPage(0);
  }, [fetchPage]);

  const rowAt = (index: number): Row | null => {
    const page = Math.floor(index / PAGE);
    const found = pages.current.get(page);
    if (found === undefined) void fetchPage(page);
    return found === undefined || found === 'asked' ? null : (found[index % PAGE] ?? null);
  };
  return { header, diagnostics, rowAt };
}
