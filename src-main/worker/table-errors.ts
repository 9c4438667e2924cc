import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { dataError } from '../../src-shared/data/data-diagnostics';

/** DATA-013. `why` ends the sentence "it cannot be read as a table: …". */
export function malformed(path: string, why: string, line?: number): DiagnosticError {
  return new DiagnosticError(
    dataError(
      'DATA-013',
      `${path} cannot be read as a table: ${why}.`,
      'Mend the file, or save it again from the program it comes from.',
      {
        file: path,
        ...(line === undefined ? {} : { line }),
      },
    ),
  );
}

/** DATA-006. `why` ends the sentence "it is not in the expected encoding: …". */
export function wrongEncoding(path: string, why: string, line?: number): DiagnosticError {
  return new DiagnosticError(
    dataError(
      'DATA-006',
      `${path} is not in the expected encoding: ${why}.`,
      'Set the encoding in the data settings (latin-1 for many files of older Windows programs, utf-16 for some of their exports), or save the file as UTF-8.',
      {
        file: path,
        ...(line === undefined ? {} : { line }),
      },
    ),
  );
}
