/**
 * The project as data: what a `NAME.unroll` file holds. Immutable; every change is a command (`document/commands`)
 * with an inverse. This layer does not know the block catalogue: parameters are plain JSON here, so a block type
 * this version has never heard of survives a round trip unchanged.
 */
export const FORMAT_VERSION = 2;

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** An object read from a file. A `Map`, because a file may use any name as a key (`__proto__` included). */
export type JsonObject = ReadonlyMap<string, Json>;

/** What lies on a canvas: that of the project, or that inside a reusable block. */
export interface Drawing {
  readonly blocks: ReadonlyMap<string, BlockRecord>;
  readonly wires: ReadonlyMap<string, WireRecord>;
  readonly groups: ReadonlyMap<string, GroupRecord>;
  readonly notes: ReadonlyMap<string, NoteRecord>;
}

export interface Project extends Drawing {
  readonly name: string;
  /** Reusable blocks: a block of the type `definitionType(id)` stands for all that is drawn in the definition. */
  readonly definitions: ReadonlyMap<string, DefinitionRecord>;
  readonly data: DataBinding | null;
  readonly training: TrainingSettings;
  /** Top-level fields this version does not know, kept as they were. */
  readonly unknown: JsonObject;
}

export interface BlockRecord {
  readonly id: string;
  /** A key of the catalogue, for example `gru`, or `definition:ID` for a reusable block; any string survives. */
  readonly type: string;
  /** What the user calls it; defaults to the id. */
  readonly name: string;
  /** Only what differs from the block's defaults. */
  readonly parameters: JsonObject;
  readonly position: Position;
  /** Switched off: what enters the block passes straight through it. Absent when the block does its work. */
  readonly bypassed?: true;
  readonly unknown: JsonObject;
}

/** A reusable block. Every block that stands for it shares the drawing and has weights of its own. */
export interface DefinitionRecord extends Drawing {
  readonly id: string;
  readonly name: string;
  /** What it does, in the user's words; may be empty. */
  readonly description: string;
  readonly unknown: JsonObject;
}

export interface Position {
  readonly x: number;
  readonly y: number;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export interface PortReference {
  readonly block: string;
  readonly port: string;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export interface WireRecord {
  readonly id: string;
  readonly from: PortReference;
  readonly to: PortReference;
  readonly unknown: JsonObject;
}

export interface GroupRecord {
  readonly id: string;
  readonly name: string;
  readonly blocks: readonly string[];
  readonly collapsed: boolean;
  /** Absent: the grey of all groups. */
  readonly color?: GroupColor;
  readonly unknown: JsonObject;
}

/** What a group can be coloured with; themes say which blue. */
export const GROUP_COLORS = ['blue', 'teal', 'green', 'amber', 'pink', 'purple'] as const;
export type GroupColor = (typeof GROUP_COLORS)[number];

export interface NoteRecord {
  readonly id: string;
  readonly text: string;
  readonly position: Position;
  readonly unknown: JsonObject;
}

/**
 * What one sample is. `windows`: a stretch of rows. `series`: all rows of one series, however many. `rows`: every row by
 * itself, its texts as sequences of tokens. `text`: the rows of the text column, joined by newlines, are one long text, and
 * windows of it are to be continued token by token.
 */
export type Samples = 'windows' | 'series' | 'rows' | 'text';

/** Where the rows come from and how they become samples. */
export interface DataBinding {
  /** Relative to the project file, with forward slashes. */
  readonly path: string;
  /** A second text file, line by line beside the first: `path` gives the column `source`, this one the column `target`. */
  readonly pairedPath: string | null;
  /** sha256 of the file when it was bound; null before the first read. */
  readonly fingerprint: string | null;
  /** Overrides of what was sniffed; empty means sniff everything. */
  readonly dialect: Dialect;
  readonly columns: readonly ColumnBinding[];
  readonly samples: Samples;
  readonly window: WindowSettings;
  readonly split: SplitSettings;
  /** Season in rows for the seasonal floor; null finds it by autocorrelation on the training part. */
  readonly season: number | null;
  readonly unknown: JsonObject;
}

export interface Dialect {
  readonly delimiter?: string;
  readonly header?: boolean;
  readonly decimalSeparator?: '.' | ',';
  readonly encoding?: 'utf-8' | 'utf-16' | 'latin-1';
  /** Lines before the table: titles and remarks that some programs write there. */
  readonly skip?: number;
  /** Texts that mean "missing", besides the empty cell. */
  readonly missing?: readonly string[];
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export type ColumnRole = 'time' | 'series' | 'input' | 'target' | 'known' | 'ignored';
export type ColumnType = 'number' | 'text' | 'date' | 'boolean';

export type Fill = 'previous' | 'mean';
/**
 * `none` leaves numbers as they are; `category` gives each value an index (unknown values share index 0); `text` cuts each
 * value into tokens.
 */
export type Preparation = 'standard' | 'min-max' | 'none' | 'category' | 'text';

export interface ColumnBinding {
  readonly name: string;
  /**
   * `time` orders rows (several such columns order lexicographically, as year, month, day), and prepared as `category`
   * it is known in advance too;
   * `series` tells sequences apart; `input` is past only; `target` is predicted and also read as past input;
   * `known` is known in advance and enters each step one step ahead; `ignored` is not read.
   */
  readonly role: ColumnRole;
  readonly preparation: Preparation;
  /** Overrides the sniffed type. */
  readonly type?: ColumnType;
  /**
   * What a missing number is read as: the value before it in its series, or the mean of the training rows. Absent: samples
   * that touch it are left out. A missing target is never filled where it is to be predicted.
   */
  readonly fill?: Fill;
  /** How a column prepared as `text` is cut into tokens; absent means `DEFAULT_TEXT`. */
  readonly text?: TextSettings;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

/** `blanks`: what stands between blanks, of texts that are cut already. */
export type TokenizerType = 'characters' | 'words' | 'blanks' | 'bpe';

export interface TextSettings {
  /** `bpe`: byte-pair encoding, learnt on the training part (Sennrich et al. 2016). */
  readonly tokenizer: TokenizerType;
  /** Entries of the vocabulary at most, special tokens not counted; null takes all (for `bpe`: a default size). */
  readonly vocabularyLimit: number | null;
  /** Tokens that occur less often in the training part are unknown. */
  readonly minimumCount: number;
  readonly lowercase: boolean;
  /** Unicode normalisation. */
  readonly normalization: 'NFC' | 'NFKC' | 'none';
  /** Tokens of a text at most, the end token not counted; the rest is cut off. Null never cuts. */
  readonly maximumLength: number | null;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export const DEFAULT_TEXT: TextSettings = {
  tokenizer: 'characters',
  vocabularyLimit: null,
  minimumCount: 1,
  lowercase: false,
  normalization: 'NFC',
  maximumLength: null,
};

export interface WindowSettings {
  /** Input steps in a window, in rows. */
  readonly length: number;
  /** Rows between the starts of neighbouring windows. */
  readonly stride: number;
  /** Rows from the last input step to the first predicted step; 1 is the next row. */
  readonly horizon: number;
  /** Predicted steps, in rows. */
  readonly steps: number;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export interface SplitSettings {
  readonly by: 'time' | 'series';
  /** Fractions of rows (by time) or of series (by series). The rest is for training. */
  readonly validation: number;
  readonly test: number;
  /** By time only, instead of fractions: the first value of the time columns that belongs to that part. */
  readonly validationFrom: readonly (string | number)[] | null;
  readonly testFrom: readonly (string | number)[] | null;
  /** Seed of the choice of series. */
  readonly seed: number;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export interface TrainingSettings {
  readonly seed: number;
  readonly epochs: number;
  /** Windows in a step. */
  readonly batchSize: number;
  readonly optimizer: OptimizerSettings;
  readonly schedule: ScheduleSettings;
  /** Gradient clipping: by global norm and by value; null is off. */
  readonly clipNorm: number | null;
  readonly clipValue: number | null;
  /** Epochs without improvement of the validation loss before stopping; null never stops early. Best weights are restored either way. */
  readonly patience: number | null;
  /** Steps in one run of the session; null measures. */
  readonly stepsPerRun: number | null;
  /**
   * Truncated backpropagation through time: windows stand end to end, each batch row goes on where it left off, and begins
   * with the recurrent states it had there. Gradients do not cross from one window into the one before.
   */
  readonly carryState: boolean;
  readonly unknown: JsonObject;
}

export type OptimizerType = 'sgd' | 'momentum' | 'nesterov' | 'rmsprop' | 'adagrad' | 'adam' | 'adamw';

export interface OptimizerSettings {
  readonly type: OptimizerType;
  readonly learningRate: number;
  /** L2 penalty added to the gradient, decoupled for AdamW. */
  readonly weightDecay: number;
  /** The optimizer's own settings (`momentum`, `beta1`, `beta2`, `epsilon`, `alpha`); absent means its default. */
  readonly options: ReadonlyMap<string, number>;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export type ScheduleSettings = ConstantSchedule | StepSchedule | CosineSchedule | PlateauSchedule;

interface ScheduleBase {
  readonly warmupSteps: number;
  /** Fields this version does not know; absent when there are none. */
  readonly unknown?: JsonObject;
}

export interface ConstantSchedule extends ScheduleBase {
  readonly type: 'constant';
}

export interface StepSchedule extends ScheduleBase {
  readonly type: 'step';
  readonly everyEpochs: number;
  readonly factor: number;
}

export interface CosineSchedule extends ScheduleBase {
  readonly type: 'cosine';
  readonly minimum: number;
}

export interface PlateauSchedule extends ScheduleBase {
  readonly type: 'plateau';
  readonly patience: number;
  readonly factor: number;
  readonly minimum: number;
}

export const DEFAULT_TRAINING: TrainingSettings = {
  seed: 1,
  epochs: 30,
  batchSize: 32,
  optimizer: { type: 'adam', learningRate: 0.001, weightDecay: 0, options: new Map() },
  schedule: { type: 'constant', warmupSteps: 0 },
  clipNorm: 1,
  clipValue: null,
  patience: 5,
  stepsPerRun: null,
  carryState: false,
  unknown: new Map(),
};
