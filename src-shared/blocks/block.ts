import type { Diagnostic, Repair } from '../base/diagnostic';
import type { Random } from '../base/random';
import type { Result } from '../base/result';
import type { Json } from '../document/document';
import type { Value } from '../ir/graph';
import type { Emitter } from '../ops/emitter';
import type { Dim, Shape } from '../tensor/dims';
import type { BlockPart, CarriedState, PaddingTreatment, StepLimit } from './block-traits';
import type { TraceLayer } from './recurrent/trace';
import type { CoinSchedule, LoweredText, SamplingInputs, Stepper, Writer } from './writing';

/**
 * The contract of the catalogue: one file per block type, each exporting one `BlockType`. A block knows its ports,
 * its parameters (as data, so that any form can show them), its shape rule and how it is written in ONNX. It never
 * knows the canvas, the optimizer or onnxruntime.
 */
export interface BlockType {
  /** Key in project files; never changes. */
  readonly type: string;
  readonly category: BlockCategory;
  readonly padding: PaddingTreatment;
  readonly title: string;
  /** One sentence: what it does. */
  readonly summary: string;
  /** LaTeX, in the notation users read (design: GRU as in Cho 2014, not as ONNX stores it). Empty where there is none. */
  readonly equation: string;
  /** Where the equation is from: paper or ONNX operator. */
  readonly citation: string;
  /** Set where the equation depends on a parameter: the one of these settings. */
  readonly equationOf?: (parameters: ParameterValues) => string;
  /** The source of `equationOf`. */
  readonly citationOf?: (parameters: ParameterValues) => string;
  readonly parameters: readonly ParameterField[];
  readonly inputs: (parameters: ParameterValues) => readonly InputPort[];
  readonly outputs: (parameters: ParameterValues) => readonly OutputPort[];
  /** The shape rule: what leaves each output port, or what is wrong. */
  readonly infer: (call: InferCall) => Result<ReadonlyMap<string, Signal>, readonly Diagnostic[]>;
  /** Writes the block. Called only when the whole project checked without errors. */
  readonly lower: (call: LowerCall) => ReadonlyMap<string, Lowered>;
  /** Set on output heads only. */
  readonly head?: (parameters: ParameterValues) => Head;
  /** Set on input blocks only: which features of the data it brings in. */
  readonly source?: (parameters: ParameterValues) => FeatureRequest;
  /** What the block learns, in the order in which `lower` declares it; absent when it learns nothing. */
  readonly weights?: (
    parameters: ParameterValues,
    inputs: InputSignals,
    outputs: ReadonlyMap<string, Signal>,
  ) => readonly Weight[];
  /** What decides how many features leave `out`: a parameter, or what enters `in`. For repairs; absent when neither does alone. */
  readonly width?: { readonly parameter: string } | 'input';
  /**
   * Whether what leaves `port` at a step depends on later steps of those named `time`. A prediction at every step behind such
   * a port may read its own answer. Asked only where a sequence of these steps enters the block. Absent: never.
   */
  readonly readsAhead?: (parameters: ParameterValues, port: string, inputs: InputSignals, time: Dim) => boolean;
  /**
   * Whether each step of what leaves depends on that step of what enters and on `states` alone, so that a sequence may be cut
   * anywhere and gone on with: always, or where a parameter has this value. Absent: no.
   */
  readonly stepwise?: true | { readonly parameter: string; readonly value: string | boolean };
  /** What the block remembers from step to step. Only where a sequence may be cut (`stepwise`). */
  readonly states?: (parameters: ParameterValues) => readonly CarriedState[];
  /** Settings that bound how many steps the block takes in; the check compares them with the data. Absent: none. */
  readonly limits?: (parameters: ParameterValues) => readonly StepLimit[];
  /** Set on blocks that can write a text by themselves, token after token. */
  readonly writer?: Writer;
  /** Set on blocks that write numbers step by step. */
  readonly stepper?: Stepper;
  /** Set on blocks that are made of others: what is inside, in the order in which data goes through it. */
  readonly parts?: (parameters: ParameterValues, inputs: InputSignals) => readonly BlockPart[];
}

/** The signals that enter a block, by input port. */
export type InputSignals = ReadonlyMap<string, readonly Signal[]>;

/** One trainable parameter of a block; in a graph its name is `BLOCK.name`. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  /** Draws the starting values, row major. */
  readonly initial: (random: Random) => Float64Array;
}

export type BlockCategory =
  | 'input'
  | 'layer'
  | 'recurrent'
  | 'attention'
  | 'convolution'
  | 'vision'
  | 'activation'
  | 'combine'
  | 'sequence'
  | 'regularization'
  | 'output'
  /** What users made of other blocks, and the ports inside. */
  | 'reusable';

/** What another parameter of the block has to be, one of some values or a number that is large enough; or what has to come in. */
export type Condition =
  | { readonly parameter: string; readonly oneOf: readonly (string | boolean)[] }
  | { readonly parameter: string; readonly atLeast: number }
  | { readonly port: string; readonly kind: SignalKind };

/** A parameter as a form shows it. Values are checked against it before any rule sees them. */
export type ParameterField = {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  /** For people: `units`, `steps`, `share of units`; empty when it has none. */
  readonly unit: string;
  /** Set where the field has an effect under some settings or inputs of the block only: all of these hold then. */
  readonly appliesWhen?: readonly Condition[];
} & (
  | { readonly kind: 'integer'; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'number'; readonly default: number; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'boolean'; readonly default: boolean }
  | {
      readonly kind: 'choice';
      readonly default: string;
      /** `card`: how the card of the block says it, where `title: choice` would be long. */
      readonly choices: readonly { readonly value: string; readonly title: string; readonly card?: string }[];
    }
  /** Names of data columns; empty means all that fit. */
  | { readonly kind: 'columns'; readonly default: readonly string[] }
  /** A list of numbers, for example class weights; empty means none. */
  | { readonly kind: 'numbers'; readonly default: readonly number[] }
);

export type ParameterValue = number | boolean | string | readonly string[] | readonly number[];
/** Every declared parameter, defaults filled in, validated. */
export type ParameterValues = ReadonlyMap<string, ParameterValue>;
export type RawParameters = ReadonlyMap<string, Json>;

/**
 * What travels on a wire. Batch first: `sequence` `[batch, time, features]`, `vector` `[batch, features]`, `tokens`
 * `[batch, time]`, `image` `[batch, height, width, channels]`, `alignment` (how much each query attends to each key, to
 * be looked at and exported only) `[batch, query steps, key steps]`, with several heads `[batch, heads, query steps, key steps]`.
 */
export type SignalKind = 'sequence' | 'vector' | 'tokens' | 'image' | 'alignment';

export interface Signal {
  readonly kind: SignalKind;
  readonly shape: Shape;
  /** Size of the vocabulary, for tokens. */
  readonly vocabularySize?: number;
}

export interface InputPort {
  readonly name: string;
  readonly title: string;
  readonly accepts: readonly SignalKind[];
  readonly optional?: boolean;
}

export interface OutputPort {
  readonly name: string;
  readonly title: string;
}

export interface InferCall {
  readonly id: string;
  /** What the user calls the block, for messages. */
  readonly name: string;
  readonly parameters: ParameterValues;
  readonly inputs: InputSignals;
  /** Who is wired to each input port, in the same order as `inputs`: for repairs that change the wire. */
  readonly sources: ReadonlyMap<string, readonly { readonly block: string; readonly port: string }[]>;
  readonly data: FeatureSource;
  readonly repairs: RepairKit;
}

/** Writes repairs of the project that is being checked, as document commands. */
export interface RepairKit {
  /** Sets a parameter of this block; without a value it takes its default again. */
  readonly setParameter: (parameter: string, value?: Json) => Repair;
  /** Puts a new block into the wire that enters an input port of this block (the `index`-th of that port). */
  readonly insertBefore: (port: string, index: number, type: string, parameters: RawParameters) => Repair;
  /**
   * Changes a size upstream so that `width` features reach the port. Null when no block decides them alone, or when
   * another block would be changed too.
   */
  readonly resizeSource: (port: string, index: number, width: number) => Repair | null;
  /** Takes the wire away that enters an input port of this block. */
  readonly disconnect: (port: string, index: number) => Repair;
  /** Puts a block of another type in the place of this one, with the parameters named here and the same wires. */
  readonly replace: (type: string, parameters: readonly string[]) => Repair;
}

/** A block asks for columns of one kind; null columns means all that fit. */
export interface FeatureRequest {
  /**
   * `target-tokens`: a text column to be predicted, `[batch, target steps]`: its tokens and the end token, −100 behind
   * that. `target-prefix`: the same shifted by one, the start token first and the padding token behind the text: what a
   * decoder has read before each step (teacher forcing).
   * `gap-input`: number columns of the role target with their gaps, `[batch, time, 2·columns]`: the values, 0 where one is
   * missing or hidden, and for each whether it is there. `gap-target`: the hidden values that are known, `[batch, time,
   * columns]`, NaN elsewhere.
   * `known-ahead`: what is known in advance of the predicted rows, `[batch, predicted rows, features]`.
   */
  readonly kind:
    | 'sequence'
    | 'token'
    | 'static'
    | 'target'
    | 'target-per-step'
    | 'target-tokens'
    | 'target-prefix'
    | 'gap-input'
    | 'gap-target'
    | 'known-ahead';
  readonly columns: readonly string[] | null;
}

/** What the shape rules may know about the bound data. */
export interface FeatureSource {
  /** Width and names of the asked features, or why they cannot be had. Without data: a diagnostic that says so. */
  readonly describe: (request: FeatureRequest) => Result<FeatureInfo, Diagnostic>;
}

export interface FeatureInfo {
  readonly names: readonly string[];
  /** Features per step (sequence), per sample (static); for targets: predicted steps × columns. */
  readonly width: number;
  /** Classes of a category target or vocabulary of a token column; null for numbers. */
  readonly vocabularySize: number | null;
  /** Name of the size along time, where the feature has steps of its own; absent means `time`. */
  readonly time?: string;
  /** Steps of the longest sample, whatever its part; absent where the feature has no steps. */
  readonly longest?: number;
  /** Set for tokens of a text column. */
  readonly text?: TextInfo;
  /** Set for answers at each step that no input can read: labels, of which nobody asks for the next one. */
  readonly isApart?: true;
}

/** What a decoder has to know of a text column. */
export interface TextInfo {
  /** Tokens that stand for no text: behind its end, before its start, at its end, and what training never saw. */
  readonly special: { readonly pad: number; readonly start: number; readonly end: number; readonly unknown: number };
  /** Tokens of the longest text of the training part, the end token counted. */
  readonly longest: number;
}

/** A signal in a graph. */
export interface Lowered {
  readonly value: Value;
  /** int64 `[batch]`: steps that count in each row; null when every row is full. */
  readonly lengths: Value | null;
}

export interface LowerCall {
  readonly id: string;
  readonly g: Emitter;
  readonly parameters: ParameterValues;
  readonly inputs: ReadonlyMap<string, readonly Lowered[]>;
  /** The same inputs as the check saw them, and what it saw leave the block. */
  readonly signals: InputSignals;
  readonly outputs: ReadonlyMap<string, Signal>;
  /** `train` writes recurrences as `Scan` and applies dropout; the others use the fused operators and none. */
  readonly form: 'predict' | 'evaluate' | 'train';
  /** Declares a trainable parameter; its graph name is `BLOCK.name`. `initial` draws the starting values, row major. */
  readonly parameter: (name: string, shape: readonly number[], initial: (random: Random) => Float64Array) => Value;
  /**
   * A dropout mask of `shape` (batch and time may be named): entries are 0 with probability `rate`, else 1/(1−rate).
   * An input of the graph, drawn by the core's generator before each step. Only in the `train` form.
   */
  readonly dropoutMask: (name: string, shape: Shape, rate: number) => Value;
  /** Coin flips of `shape`, 1 or 0, for scheduled sampling: drawn like the masks. Only in the `train` form. */
  readonly coins: (name: string, shape: Shape, schedule: CoinSchedule) => Value;
  /** The graph's own input for an input block (declared by the compiler from `source`). */
  readonly source: () => Lowered;
  /** Of a block of task `sequence`: the text it is to predict. */
  readonly target: () => LoweredText;
  /** Of a block that writes numbers step by step: those it is shown as the true ones; null where it reads its own. */
  readonly truth: () => Value | null;
  /** Set where a text is to be drawn at random rather than written greedily. */
  readonly sampling: SamplingInputs | null;
  /** Set in the `inspect` graph only, whose form is `train`: where recurrent layers write down states and gates. */
  readonly trace?: TraceLayer;
}

/** What an output head asks of training. Its single input port is `in`; in `predict` its output is published. */
export interface Head {
  /** `sequence`: a text, token after token, each predicted from those before it. */
  readonly task: 'regression' | 'binary' | 'multi-class' | 'sequence';
  /** One prediction a sequence, or one at every step. */
  readonly perStep: boolean;
  readonly columns: readonly string[] | null;
  readonly loss: 'mse' | 'mae' | 'huber' | 'binary-cross-entropy' | 'cross-entropy';
  readonly options: Readonly<Record<string, number | readonly number[]>>;
  /** Set where targets that are NaN are left out, and the rest are cells hidden from the model (`gap-target`). */
  readonly fillsGaps?: true;
  /** Weight of this head in the total loss. */
  readonly weight: number;
}

export type { Diagnostic, Repair };
