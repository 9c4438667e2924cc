import type { Command } from 'commander';
import { describeModel, type PortDescription } from '../../../src-shared/onnx/describe';
import { describeShape } from '../../../src-shared/tensor/dims';
import { writeLines } from '../output';
import { alignColumns, formatNumber } from '../table';

export function addInfoCommand(program: Command): void {
  program
    .command('info')
    .description('show inputs, outputs, size and what Unroll stored in an ONNX file')
    .argument('<FILE>', 'an ONNX file, from Unroll or elsewhere')
    .action(async (path: string) => {
      const { readModelFile } = await import('../../worker/model-file');
      const { model, bytes } = await readModelFile(path);
      const description = describeModel(model);
      writeLines([
        `${path}: ${formatNumber(bytes.length)} bytes, written by ${description.producer || 'an unnamed program'}`,
        `opset ${description.opset}, format ${description.irVersion}, ${formatNumber(description.nodes)} nodes`,
        `${formatNumber(description.parameters)} parameters, ${formatNumber(description.parameterBytes)} bytes`,
        ...listPorts('Inputs', description.inputs),
        ...listPorts('Outputs', description.outputs),
        '',
        'Operators',
        `  ${description.operators.map(({ op, count }) => `${op} ×${count}`).join(', ') || 'none'}`,
        ...listMetadata(model.metadata),
      ]);
    });
}

/** A training graph may have hundreds; the first tell what they are like. */
const MOST_PORTS = 40;

function listPorts(title: string, ports: readonly PortDescription[]): string[] {
  const rows = ports
    .slice(0, MOST_PORTS)
    .map(({ name, dtype, shape }) => [name, dtype, shape === null ? 'of unknown shape' : describeShape(shape)]);
  const rest = ports.length - rows.length;
  return ['', title, ...alignColumns(rows, [], '  '), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}

/** Longer values are files in themselves. */
const MOST_CHARACTERS = 200;

function listMetadata(metadata: ReadonlyMap<string, string>): string[] {
  if (metadata.size === 0) return [];
  const rows = Array.from(metadata, ([key, value]) => [
    key,
    value.length <= MOST_CHARACTERS && !value.includes('\n') ? value : `${formatNumber(value.length)} characters`,
  ]);
  return ['', 'Stored with the model', ...alignColumns(rows, [], '  ')];
}
