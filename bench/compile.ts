import { createSession } from '../src-main/worker/ort-session';
import { bodiesOf, type Graph } from '../src-shared/ir/graph';
import { encodeModel } from '../src-shared/onnx/write';
import type { Project } from '../src-shared/document/document';
import { chainProject, compileOrThrow, featureColumns, OUTPUTS, recurrentModelProject } from './models';
import { digits, markdownTable, round } from './report';
import { median } from './timing';
import { buildTraining, THREADS } from './training-loop';

const INPUTS = 8;

interface CompileRow {
  readonly model: string;
  /** Nodes of the training graph, those in loop bodies included. */
  readonly nodes: number;
  readonly bytes: number;
  readonly check_and_plan_ms: number;
  readonly train_graph_ms: number;
  readonly encode_ms: number;
  readonly session_ms: number;
}

/** How long it takes from a project to a session that trains it, by number of blocks and by hidden size. */
export async function measureCompile(quick: boolean): Promise<CompileRow[]> {
  const rows: CompileRow[] = [];
  for (const blocks of quick ? [10, 50] : [10, 50, 100, 200, 500]) {
    rows.push(await measureProject(`${blocks} blocks in a row`, chainProject(blocks), quick));
  }
  for (const hidden of quick ? [16, 128] : [16, 64, 128, 256, 512]) {
    const project = recurrentModelProject({
      cell: 'lstm',
      time: 0,
      batch: 0,
      inputs: INPUTS,
      hidden,
      bidirectional: false,
    });
    rows.push(await measureProject(`LSTM, hidden size ${hidden}`, project, quick));
  }
  return rows;
}

async function measureProject(name: string, project: Project, quick: boolean): Promise<CompileRow> {
  const source = featureColumns(INPUTS, OUTPUTS);
  const times = { plan: [] as number[], train: [] as number[], encode: [] as number[], session: [] as number[] };
  let nodes = 0;
  let bytes = 0;
  for (let repeat = 0; repeat < (quick ? 1 : 5); repeat++) {
    const start = performance.now();
    const model = compileOrThrow(project, source);
    const planned = performance.now();
    const { graph } = buildTraining(model, 1);
    const built = performance.now();
    const encoded = encodeModel(graph);
    const written = performance.now();
    const session = await createSession(encoded, { threads: THREADS });
    times.session.push(performance.now() - written);
    await session.release();
    times.plan.push(planned - start);
    times.train.push(built - planned);
    times.encode.push(written - built);
    nodes = countNodes(graph);
    bytes = encoded.length;
  }
  return {
    model: name,
    nodes,
    bytes,
    check_and_plan_ms: round(median(times.plan)),
    train_graph_ms: round(median(times.train)),
    encode_ms: round(median(times.encode)),
    session_ms: round(median(times.session)),
  };
}

function countNodes(graph: Graph): number {
  return graph.nodes.reduce(
    (sum, node) => sum + 1 + bodiesOf(node).reduce((inner, body) => inner + countNodes(body), 0),
    0,
  );
}

export function formatCompile(rows: readonly CompileRow[]): string {
  return markdownTable(
    ['compiling, ms', 'nodes', 'KiB', 'check and plan', 'training graph', 'encode', 'session'],
    rows.map((row) => [
      row.model,
      String(row.nodes),
      digits(row.bytes / 1024),
      digits(row.check_and_plan_ms),
      digits(row.train_graph_ms),
      digits(row.encode_ms),
      digits(row.session_ms),
    ]),
  );
}
