import { featureKey } from '../../src-shared/blocks/feature-key';
import type { AppEvent } from '../../src-shared/protocol/app-types';
import type { Answer, Argument, RequestName, Results } from '../../src-shared/protocol/requests';
import type { Bridge } from './bridge';
import { FAKE_PROJECT } from './fake-project';

export interface FakeBridge extends Bridge {
  /** What was asked, in order. */
  readonly asked: { readonly name: RequestName; readonly argument: unknown }[];
  /** Tells the window something unasked. */
  readonly emit: (event: AppEvent) => void;
}

/** Answers in the place of the main process, by question. */
export type FakeAnswers = {
  readonly [N in RequestName]?: (argument: Argument<N>) => Answer<N> | Promise<Answer<N>>;
};

/**
 * A main process made up: for unit tests, and so that the window can be looked at in a plain browser. What has no canned
 * answer is refused with `APP-002`.
 */
export function createFakeBridge(answers: FakeAnswers = {}): FakeBridge {
  const listeners = new Set<(event: AppEvent) => void>();
  const asked: FakeBridge['asked'] = [];
  const all: FakeAnswers = { ...CANNED, ...answers };
  return {
    asked,
    ask: async <N extends RequestName>(name: N, argument: Argument<N>): Promise<Answer<N>> => {
      asked.push({ name, argument });
      const answer = all[name];
      if (answer !== undefined) return answer(argument);
      return {
        ok: false,
        error: [
          {
            code: 'APP-002',
            severity: 'error',
            message: `This window has no app behind it, so “${name}” cannot be done.`,
            nextStep: 'Start Unroll itself.',
          },
        ],
      };
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pathOfFile: () => '',
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
}

function give<T>(value: T): () => { readonly ok: true; readonly value: T } {
  return () => ({ ok: true, value });
}

const info: Results['app.info'] = {
  version: '0.0.0',
  electron: '–',
  chromium: '–',
  node: '–',
  onnxruntime: '–',
  platform: 'browser',
  cores: 2,
  licences: [],
};

const CANNED: FakeAnswers = {
  'app.info': give(info),
  'settings.read': give({ theme: 'system', threads: 2, provider: 'cpu', autosave: true }),
  'settings.write': (change) => ({
    ok: true,
    value: {
      theme: change.theme ?? 'system',
      threads: change.threads ?? 2,
      provider: change.provider ?? 'cpu',
      autosave: change.autosave ?? true,
    },
  }),
  'recent.list': give([]),
  'example.list': give([{ name: 'fake', title: 'Fake', summary: 'A small drawing.', projectText: FAKE_PROJECT }]),
  'example.open': give({ path: null, text: FAKE_PROJECT, diagnostics: [] }),
  'project.recoverable': give([]),
  'project.keep': give(null),
  'project.backup': give(null),
  'project.discard-backup': give(null),
  'project.dirty': give(null),
  'project.save': give(null),
  'data.describe': give({
    fingerprint: '0',
    rowCount: 1000,
    features: [
      {
        key: featureKey({ kind: 'sequence', columns: null }),
        info: { names: ['births'], width: 1, vocabularySize: null },
      },
      {
        key: featureKey({ kind: 'target', columns: null }),
        info: { names: ['births'], width: 1, vocabularySize: null },
      },
    ],
    windows: { train: 700, validation: 150, test: 150 },
    floors: {},
    season: 7,
    warnings: [],
  }),
  'run.list': give([]),
  'provider.list': give([{ provider: 'cpu', isUsable: true, canTrain: true, reason: '', command: null }]),
};
