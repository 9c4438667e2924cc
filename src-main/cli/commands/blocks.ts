import type { Command } from 'commander';
import type { BlockCategory, BlockType, ParameterField, ParameterValues } from '../../../src-shared/blocks/block';
import { catalog } from '../../../src-shared/blocks/catalog';
import { writeLines } from '../output';
import { alignColumns } from '../table';

export function addBlocksCommand(program: Command): void {
  program
    .command('blocks')
    .description('list what a model can be made of')
    .option('--json', 'print everything about every block as JSON')
    .action((options: { json?: boolean }) => {
      writeLines(options.json === true ? [JSON.stringify(catalog.map(toPlainBlock), null, 2)] : listBlocks());
    });
}

/** In the order of the palette. */
const CATEGORIES: Readonly<Record<BlockCategory, string>> = {
  input: 'Inputs',
  layer: 'Layers',
  recurrent: 'Recurrent layers',
  attention: 'Attention',
  convolution: 'Convolutions',
  vision: 'Images',
  sequence: 'From sequences to vectors and back',
  combine: 'Combining',
  activation: 'Activations',
  regularization: 'Regularization',
  output: 'Outputs',
  reusable: 'Reusable',
};

function listBlocks(): string[] {
  const lines: string[] = [];
  for (const [category, title] of Object.entries(CATEGORIES)) {
    const blocks = catalog.filter((block) => block.category === category);
    if (blocks.length === 0) continue;
    if (lines.length > 0) lines.push('');
    lines.push(title, ...alignColumns(blocks.map(describeBlock), [], '  '));
  }
  return [...lines, '', '`unroll blocks --json` prints ports, parameters, equations and sources too.'];
}

function describeBlock(block: BlockType): string[] {
  const parameters = block.parameters.map((field) => field.name).join(', ');
  return [block.type, block.summary, parameters === '' ? '' : `[${parameters}]`];
}

/** The block as data; ports are those it has with default parameters. */
function toPlainBlock(block: BlockType): object {
  const defaults: ParameterValues = new Map(
    block.parameters.map((field: ParameterField) => [field.name, field.default]),
  );
  const { type, category, padding, title, summary, equation, citation, parameters } = block;
  return {
    type,
    category,
    padding,
    title,
    summary,
    equation,
    citation,
    parameters,
    inputs: block.inputs(defaults),
    outputs: block.outputs(defaults),
  };
}
