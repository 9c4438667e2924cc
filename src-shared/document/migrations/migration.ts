import type { Result } from '../../base/result';
import type { JsonObject } from '../document';
import type { Problem } from '../problems';

/**
 * One step of the file format. It works on plain JSON, not on `Project`: the records change with the program, a
 * migration never does again. What it does not recognise it leaves alone; the schema of the newest format judges
 * afterwards. Only what would be lost is an error.
 */
export interface Migration {
  /** The format it reads; it writes `from + 1`. */
  readonly from: number;
  /** What changed, in one sentence. */
  readonly summary: string;
  readonly apply: (document: JsonObject) => Result<JsonObject, Problem[]>;
}
