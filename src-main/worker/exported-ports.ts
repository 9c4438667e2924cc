import { defined } from '../../src-shared/base/invariant';
import { describeModel, type PortDescription } from '../../src-shared/onnx/describe';
import type { DecodedModel } from '../../src-shared/onnx/read';
import type { ExportedPorts } from '../../src-shared/protocol/app-types';

/** What goes into and comes out of the files of an export; the ports of a pair stand under the names of its files. */
export function listExportedPorts(
  files: readonly { readonly name: string; readonly model: DecodedModel }[],
): ExportedPorts {
  const described = files.map(({ name, model }) => {
    const { opset, inputs, outputs } = describeModel(model);
    const say = (ports: readonly PortDescription[]) =>
      ports.map((port) => ({ ...port, name: files.length === 1 ? port.name : `${name}: ${port.name}` }));
    return { opset, inputs: say(inputs), outputs: say(outputs) };
  });
  return {
    opset: defined(described[0], 'file of an export').opset,
    inputs: described.flatMap(({ inputs }) => inputs),
    outputs: described.flatMap(({ outputs }) => outputs),
  };
}
