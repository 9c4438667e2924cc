import { defined } from '../base/invariant';
import { largestPlaces, lengthPenalty } from './probabilities';
import type { Hypothesis, StepModel, WritingLimits } from './step-model';

export interface BeamSettings {
  /** Hypotheses kept at each step. */
  readonly beam: number;
  /** α of the length penalty; see `lengthPenalty`. */
  readonly lengthPenalty: number;
}

/** A hypothesis that was looked at: its parent with one token more. Node 0 is the empty text. */
export interface SearchNode {
  readonly parent: number | null;
  readonly token: number | null;
  readonly step: number;
  readonly tokenLogProbability: number;
  readonly logProbability: number;
  readonly score: number;
  readonly fate: 'kept' | 'finished' | 'dropped';
}

export interface BeamResult {
  /** Finished ones, best score first; `beam` of them, or as many as there are texts. */
  readonly hypotheses: readonly Hypothesis[];
  readonly nodes: readonly SearchNode[];
}

interface Live {
  readonly node: number;
  readonly logProbability: number;
  readonly weights: WeightRows | null;
}

/** Rows of weights, newest first; hypotheses share what they have in common. */
interface WeightRows {
  readonly own: Float64Array;
  readonly before: WeightRows | null;
}

interface Finished {
  readonly node: number;
  readonly hasEnded: boolean;
  readonly weights: WeightRows | null;
}

/**
 * Beam search over one source (a model with one row). Of the continuations of all hypotheses the best `beam` that do not end
 * go on; those that end, and are among the best `beam` of their step, are finished. The search stops when `beam` are, or at
 * the greatest length: a beam of 1 is greedy. Finished texts are ordered by log-probability over the length penalty.
 * Equal ones are ordered by their parent and their token: the result never depends on chance.
 */
export async function searchBeam<State>(
  model: StepModel<State>,
  limits: WritingLimits,
  settings: BeamSettings,
): Promise<BeamResult> {
  const { beam, lengthPenalty: alpha } = settings;
  const nodes: SearchNode[] = [
    { parent: null, token: null, step: 0, tokenLogProbability: 0, logProbability: 0, score: 0, fate: 'kept' },
  ];
  const finished: Finished[] = [];
  let live: readonly Live[] = [{ node: 0, logProbability: 0, weights: null }];
  let { state } = await model.start();
  let attends = false;
  for (let step = 1; step <= limits.maximumLength && live.length > 0; step++) {
    const tokens = live.map(({ node }) => nodes[node]?.token ?? limits.start);
    const next = await model.advance(state, tokens);
    attends ||= next.weights !== null;
    // However many end, `beam` others are left to go on with.
    const ranked = rankContinuations(live, next.logProbabilities, model.words, beam * 2);
    const kept: { readonly row: number; readonly live: Live }[] = [];
    ranked.forEach(({ row, token, own }, rank) => {
      const from = defined(live[row], `hypothesis ${row}`);
      const logProbability = from.logProbability + own;
      const hasEnded = token === limits.end;
      const isLast = step === limits.maximumLength;
      const isTaken = hasEnded || isLast ? rank < beam : kept.length < beam;
      const fate = !isTaken ? 'dropped' : hasEnded || isLast ? 'finished' : 'kept';
      const score = logProbability / lengthPenalty(step, alpha);
      nodes.push({ parent: from.node, token, step, tokenLogProbability: own, logProbability, score, fate });
      if (!isTaken) return;
      const node = nodes.length - 1;
      const weights = next.weights && {
        own: next.weights.values.slice(row * next.weights.steps, (row + 1) * next.weights.steps),
        before: from.weights,
      };
      if (fate === 'finished') finished.push({ node, hasEnded, weights });
      else kept.push({ row, live: { node, logProbability, weights } });
    });
    if (finished.length >= beam) break;
    live = kept.map((one) => one.live);
    state = model.select(
      next.state,
      kept.map(({ row }) => row),
    );
  }
  const hypotheses = finished.map((end) => readHypothesis(nodes, end, attends));
  // A stable sort: of equal scores the one that was finished first.
  hypotheses.sort((a, b) => b.score - a.score);
  return { hypotheses: hypotheses.slice(0, beam), nodes };
}

interface Continuation {
  readonly row: number;
  readonly token: number;
  readonly own: number;
}

/** The `count` likeliest continuations of all hypotheses. They have equally many tokens, so a length penalty changes no order. */
function rankContinuations(
  live: readonly Live[],
  logProbabilities: Float64Array,
  words: number,
  count: number,
): Continuation[] {
  const own = (row: number, token: number): number => logProbabilities[row * words + token] ?? -Infinity;
  // Of one hypothesis no more than `count` can be among the best.
  const candidates = live.flatMap((_, row) =>
    largestPlaces(logProbabilities.subarray(row * words, (row + 1) * words), count).map((token) => ({ row, token })),
  );
  const sums = candidates.map(({ row, token }) => (live[row]?.logProbability ?? 0) + own(row, token));
  return largestPlaces(sums, count).map((place) => {
    const { row, token } = defined(candidates[place], `continuation ${place}`);
    return { row, token, own: own(row, token) };
  });
}

function readHypothesis(
  nodes: readonly SearchNode[],
  { node, hasEnded, weights }: Finished,
  attends: boolean,
): Hypothesis {
  const last = defined(nodes[node], `node ${node}`);
  const tokens: number[] = [];
  for (let at: SearchNode = last; at.token !== null && at.parent !== null; at = defined(nodes[at.parent], 'parent')) {
    tokens.push(at.token);
  }
  const rows: Float64Array[] = [];
  for (let row = weights; row !== null; row = row.before) rows.push(row.own);
  const { logProbability, score } = last;
  return { tokens: tokens.reverse(), hasEnded, logProbability, score, weights: attends ? rows.reverse() : null };
}
