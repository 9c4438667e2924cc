import { appendFileSync, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DiagnosticError } from '../../src-shared/base/diagnostic';
import type { CompiledModel } from '../../src-shared/compiler/compiled-model';
import type { AlignmentSpecification } from '../../src-shared/compiler/inspection';
import type { PartName } from '../../src-shared/data/split';
import type { FittedPreparation } from '../../src-shared/data/fitted-preparation';
import type { Alignment, AttentionHistory } from '../../src-shared/protocol/inspect-types';
import type { Tensor } from '../../src-shared/tensor/tensor';
import type { ModelData } from '../../src-shared/training/model-data';
import type { Runner, RunnerFactory } from '../../src-shared/training/training-setup';
import { writeFileAtomically } from '../fs/atomic-write';
import { describeFileError } from '../fs/file-error';
import { readBytes } from '../fs/read-text';
import { readAlignments } from './read-alignments';

/** Weights kept of one run, over all epochs: with two bytes each, in base64, about five megabytes. */
const MOST_WEIGHTS = 2_000_000;
/** An attention with more than this for one sample is left out: it would crowd out all others, and no eye could read it. */
const MOST_OF_ONE = 65_536;
const MOST_BYTES = 2 ** 26;
/** Weights lie between 0 and 1; this many parts tell them apart to 0.00002. */
const PARTS = 65_535;

/** The first line of the file. */
type Header = Omit<AttentionHistory, 'epochs'>;

/** Every later line. */
interface Line {
  readonly epoch: number;
  /** Base64 of 16-bit integers, low byte first, in the order of the header. */
  readonly weights: readonly string[];
}

export interface AttentionKeeperSetup {
  readonly path: string;
  readonly model: CompiledModel;
  readonly data: ModelData;
  readonly preparation: FittedPreparation;
  readonly createRunner: RunnerFactory;
  /** Epochs planned: decides how many are left out between two that are kept. */
  readonly epochs: number;
  /** Epochs done before; what the file holds of later ones goes. 0 begins anew. */
  readonly resumedEpoch: number;
}

/**
 * Keeps, epoch by epoch, where every attention of a model looks for one fixed sample (the first of the validation part,
 * else of the training part): one JSON object a line beside the metrics. Costs one evaluation of one sample an epoch.
 */
export class AttentionKeeper {
  private readonly setup: AttentionKeeperSetup;
  private readonly runner: Runner;
  private readonly specifications: readonly AlignmentSpecification[];
  private readonly part: PartName;
  private header: Header | null = null;
  private stride = 1;

  private constructor(
    setup: AttentionKeeperSetup,
    runner: Runner,
    specifications: readonly AlignmentSpecification[],
    part: PartName,
  ) {
    this.setup = setup;
    this.runner = runner;
    this.specifications = specifications;
    this.part = part;
  }

  /** Null for a model without attention. */
  static async open(setup: AttentionKeeperSetup): Promise<AttentionKeeper | null> {
    const { model, data, createRunner, path, resumedEpoch } = setup;
    const part = (['validation', 'train'] as const).find((name) => data.sampleCount(name) > 0);
    if (model.attention === null || part === undefined) return null;
    if (existsSync(path)) await trimHistory(path, resumedEpoch);
    const { graph, alignments } = model.attention();
    return new AttentionKeeper(setup, await createRunner(graph), alignments, part);
  }

  /** To be called at the end of an epoch (the first is 1). Throws a DiagnosticError where the disk refuses. */
  async keep(epoch: number, parameters: ReadonlyMap<string, Tensor>): Promise<void> {
    if (this.header !== null && epoch % this.stride !== 0) return;
    const all = await this.look(parameters);
    const header = this.header ?? (await this.begin(all));
    const kept = all.filter(({ block, port }) =>
      header.alignments.some((one) => one.block === block && one.port === port),
    );
    if (kept.length === 0) return;
    const line: Line = { epoch, weights: kept.map(({ weights }) => encodeWeights(weights)) };
    const { path } = this.setup;
    explain(path, () => appendFileSync(path, `${JSON.stringify(line)}\n`));
  }

  async release(): Promise<void> {
    await this.runner.release();
  }

  private async look(parameters: ReadonlyMap<string, Tensor>): Promise<Alignment[]> {
    const { model, data, preparation } = this.setup;
    const batch = data.fill(this.part, [0]);
    const outputs = await this.runner.run(new Map([...parameters, ...batch]));
    return readAlignments(model, preparation, this.specifications, outputs, batch);
  }

  /** Writes the first line, unless the file of the run that goes on has it. */
  private async begin(all: readonly Alignment[]): Promise<Header> {
    const { path, epochs } = this.setup;
    const small = all.filter(({ weights }) => weights.length <= MOST_OF_ONE);
    const header: Header = {
      ...{ part: this.part, sample: 0 },
      alignments: small.map((alignment) => ({ ...alignment, weights: [] })),
      leftOut: all.filter((one) => !small.includes(one)).map(({ block, port }) => ({ block, port })),
    };
    const perEpoch = small.reduce((sum, { weights }) => sum + weights.length, 0);
    this.stride = Math.max(1, Math.ceil((epochs * perEpoch) / MOST_WEIGHTS));
    this.header = header;
    if (!existsSync(path)) await writeFileAtomically(path, `${JSON.stringify(header)}\n`);
    return header;
  }
}

/** What `AttentionKeeper` wrote; null where there is nothing. A line that a kill cut off, or that is being written, is left out. */
export async function readAttentionHistory(path: string): Promise<AttentionHistory | null> {
  if (!existsSync(path)) return null;
  const [first, ...lines] = parseLines(await readText(path));
  if (!isHeader(first)) return null;
  return {
    ...first,
    epochs: lines.filter(isLine).map(({ epoch, weights }) => ({ epoch, weights: weights.map(decodeWeights) })),
  };
}

/** What the file holds of epochs after `epoch` is no longer true. */
async function trimHistory(path: string, epoch: number): Promise<void> {
  const [first, ...lines] = parseLines(await readText(path));
  if (!isHeader(first) || epoch === 0) {
    await rm(path, { force: true });
    return;
  }
  const kept = lines.filter((line) => isLine(line) && line.epoch <= epoch);
  await writeFileAtomically(path, [first, ...kept].map((line) => `${JSON.stringify(line)}\n`).join(''));
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(path, MOST_BYTES));
}

function parseLines(text: string): unknown[] {
  return text.split('\n').flatMap((line): unknown[] => {
    try {
      return line === '' ? [] : [JSON.parse(line)];
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  });
}

// Written by `AttentionKeeper` and nobody else: the form of a line tells what it is.
function isHeader(line: unknown): line is Header {
  return typeof line === 'object' && line !== null && 'alignments' in line && Array.isArray(line.alignments);
}

function isLine(line: unknown): line is Line {
  return typeof line === 'object' && line !== null && 'weights' in line && Array.isArray(line.weights);
}

function encodeWeights(weights: readonly number[]): string {
  const bytes = Buffer.alloc(weights.length * 2);
  weights.forEach((weight, i) => bytes.writeUInt16LE(Math.round(Math.min(1, Math.max(0, weight)) * PARTS), i * 2));
  return bytes.toString('base64');
}

function decodeWeights(text: string): number[] {
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length >> 1 }, (_, i) => bytes.readUInt16LE(i * 2) / PARTS);
}

function explain(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const known = describeFileError(error, 'write', path);
    throw known === null ? error : new DiagnosticError(known);
  }
}
