import { DiagnosticError } from '../../src-shared/base/diagnostic';
import { decodeModel, type DecodedModel } from '../../src-shared/onnx/read';
import { READ_LIMITS } from '../../src-shared/onnx/refusals';
import { readBytes } from '../fs/read-text';

export interface ModelFile {
  readonly model: DecodedModel;
  readonly bytes: Uint8Array;
}

/**
 * Reads an ONNX file that nobody vouches for. Throws a `DiagnosticError`: the file system's (`FILE-…`) or the reader's
 * (`ONNX-…`); `where.file` is the path.
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readBytes(path, READ_LIMITS.bytes);
  const model = decodeModel(bytes);
  if (model.ok) return { model: model.value, bytes };
  throw new DiagnosticError(
    model.error.map((diagnostic) => ({
      ...diagnostic,
      message: `${path} cannot be read as a model. ${diagnostic.message}`,
      where: { ...diagnostic.where, file: path },
    })),
  );
}
