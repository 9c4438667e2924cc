/**
 * @typedef {Readonly<Record<string, number>>} Numbers
 * @typedef {{ metrics: { test: Numbers }, floors: Readonly<Record<string, Numbers>>, seconds: number, epochs: number }} Summary
 *
 * @typedef {object} Result
 * @property {string} name the name of the row, also what `--only` takes
 * @property {string} project the example that is trained
 * @property {string} task
 * @property {string} measure what is measured on the test part
 * @property {(summary: Summary) => number | undefined} read
 * @property {{ what: string, read: (summary: Summary) => number | undefined } | null} floor what is reached without a network
 * @property {{ is: 'below' | 'above', than: number }} goal what the example promises
 * @property {readonly Change[]} [changes] what is changed in the project before it is trained
 */

/**
 * One block of the project: another type, other parameters.
 *
 * @typedef {{ block: string, type?: string, parameters?: Readonly<Record<string, string | number | boolean>> }} Change
 */

/** @param {number | undefined} root */
const square = (root) => (root === undefined ? undefined : root * root);

/** @param {number | undefined} value */
const same = (value) => value;

/**
 * A metric of the test part, under the name that people give it.
 *
 * @param {string} measure
 * @param {string} metric
 * @returns {Pick<Result, 'measure' | 'read'>}
 */
const tested = (measure, metric, change = same) => ({
  measure,
  read: ({ metrics }) => change(metrics.test[metric]),
});

/**
 * The same metric of a floor.
 *
 * @param {string} what
 * @param {string} floor
 * @param {string} metric
 * @returns {Result['floor']}
 */
const reached = (what, floor, metric, change = same) => ({
  what,
  read: ({ floors }) => change(floors[floor]?.[metric]),
});

/** @type {Pick<Result, 'project' | 'task' | 'measure' | 'read' | 'floor'>} */
const adding = {
  project: 'adding',
  task: 'Adding problem over 100 steps',
  ...tested('mean squared error', 'rmse', square),
  floor: reached('always the mean', 'mean', 'rmse', square),
};

const exact = tested('exact texts', 'exact_match');

/** @type {Pick<Result, 'measure' | 'read' | 'floor'>} */
const frequent = {
  ...exact,
  floor: reached('most frequent text', 'most_frequent', 'exact_match'),
};

/** @type {Result['floor']} */
const copied = reached('the source itself', 'copy_source', 'exact_match');

/** The scores of attention; projects of lookups have the first. */
const SCORES = ['additive', 'general', 'dot', 'scaled-dot', 'content', 'location'];

/**
 * Location cannot compare: it guesses one of five digits.
 *
 * @param {string} block the one that attends
 * @param {string} score
 * @returns {Pick<Result, 'goal' | 'changes'>}
 */
function lookupGoal(block, score) {
  return {
    goal: score === 'location' ? { is: 'below', than: 0.3 } : { is: 'above', than: 0.99 },
    ...(score === SCORES[0] ? {} : { changes: [{ block, parameters: { score } }] }),
  };
}

/** What the examples promise, in the order of the table. @type {readonly Result[]} */
export const results = [
  { name: 'adding', ...adding, goal: { is: 'below', than: 0.01 } },
  {
    name: 'adding-rnn',
    ...adding,
    task: 'The same with a plain RNN, which cannot',
    goal: { is: 'above', than: 0.1 },
    changes: [{ block: 'cell', type: 'rnn' }],
  },
  { name: 'copy', project: 'copy', task: 'Copy up to 12 letters', ...frequent, goal: { is: 'above', than: 0.99 } },
  {
    name: 'reverse',
    project: 'reverse',
    task: 'Reverse up to 12 letters',
    ...frequent,
    goal: { is: 'above', than: 0.99 },
  },
  ...SCORES.map(
    /** @returns {Result} */
    (score) => ({
      name: `lookup-${score}`,
      project: 'lookup',
      task: score === 'location' ? 'The same, score location, which cannot' : `Look up a pair, score ${score}`,
      ...frequent,
      ...lookupGoal('answer', score),
    }),
  ),
  ...SCORES.map(
    /** @returns {Result} */
    (score) => ({
      name: `lookup-zero-${score}`,
      project: 'lookup-zero',
      task: `From a zero state, score ${score}${score === 'location' ? ', which cannot' : ''}`,
      ...frequent,
      ...lookupGoal('lookup', score),
    }),
  ),
  {
    name: 'dates',
    project: 'dates',
    task: 'Dates in 12 forms to ISO 8601',
    ...exact,
    floor: copied,
    goal: { is: 'above', than: 0.99 },
  },
  {
    name: 'surnames',
    project: 'surnames',
    task: 'Surname to one of 16 languages',
    ...tested('accuracy', 'accuracy'),
    floor: reached('naive Bayes on trigrams', 'naive_bayes', 'accuracy'),
    goal: { is: 'above', than: 0.731 },
  },
  {
    name: 'pronunciations',
    project: 'pronunciations',
    task: 'English spelling to phones',
    ...tested('phone error rate', 'error_rate'),
    floor: null,
    goal: { is: 'below', than: 0.25 },
  },
  {
    name: 'digits',
    project: 'digits',
    task: 'Handwritten digits, attention over patches',
    ...tested('accuracy', 'accuracy'),
    floor: reached('nearest centroid', 'nearest_centroid', 'accuracy'),
    goal: { is: 'above', than: 0.96 },
  },
  {
    name: 'moby-dick',
    project: 'moby-dick',
    task: 'The next letter of Moby-Dick',
    ...tested('nats a letter', 'loss'),
    floor: reached('trigrams', 'trigram', 'nats_per_token'),
    goal: { is: 'below', than: 1.964 },
  },
  ...[
    { name: 'weather-gaps', task: 'Gaps of up to a week in the weather', goal: 2.7 },
    { name: 'co2', task: 'Gaps of up to 20 weeks in CO₂', goal: 1 },
  ].map(
    /** @returns {Result} */
    ({ name, task, goal }) => ({
      name,
      project: name,
      task,
      ...tested('RMSE', 'rmse'),
      floor: reached('linear interpolation', 'linear_interpolation', 'rmse'),
      goal: { is: 'below', than: goal },
    }),
  ),
  ...[
    { name: 'births', task: 'Births of the next day', goal: 855 },
    { name: 'sunspots', task: 'Sunspots of the next year', goal: 21 },
    { name: 'weather', task: 'Highest temperature of the next day', goal: 2.74 },
  ].map(
    /** @returns {Result} */
    ({ name, task, goal }) => ({
      name,
      project: name,
      task,
      ...tested('RMSE', 'rmse'),
      floor: reached('linear regression', 'autoregressive', 'rmse'),
      goal: { is: 'below', than: goal },
    }),
  ),
];
