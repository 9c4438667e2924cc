import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { fail, ok } from '../../src-shared/base/result';
import type { FeatureRequest, FeatureSource } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { featureKey } from '../../src-shared/blocks/feature-key';
import { readParameters } from '../../src-shared/blocks/parameters';
import { targetKind } from '../../src-shared/compiler/compile';
import type { Project } from '../../src-shared/document/document';
import type { DataDescription } from '../../src-shared/protocol/app-types';

/** Says that no sizes are known before there is data. */
export const noFeatures: FeatureSource = {
  describe: () =>
    fail({
      code: 'DATA-040',
      severity: 'error',
      message: 'No data file is chosen, so it is not known how many features enter here.',
      nextStep: 'Choose a data file in the Data panel.',
    }),
};

/** Answers the shape rules from what the worker said about the bound data. */
export function makeFeatureSource(description: DataDescription, isLoading: boolean): FeatureSource {
  const infos = new Map(description.features.map(({ key, info }) => [key, info]));
  const refusals = new Map((description.refusals ?? []).map(({ key, diagnostic }) => [key, diagnostic]));
  return {
    describe: (request) => {
      const key = featureKey(request);
      const info = infos.get(key);
      if (info !== undefined) return ok(info);
      return fail(refusals.get(key) ?? (isLoading ? BEING_READ : describeMissing(request)));
    },
  };
}

/** What the input and output blocks of a project ask of its data, each request once. */
export function listFeatureRequests(project: Project): FeatureRequest[] {
  const requests = new Map<string, FeatureRequest>();
  for (const block of project.blocks.values()) {
    const type = findBlock(block.type);
    if (type === null || (type.source === undefined && type.head === undefined)) continue;
    const values = readParameters(type, block.parameters);
    if (!values.ok) continue;
    const source = type.source?.(values.value);
    const head = type.head?.(values.value);
    if (source) requests.set(featureKey(source), source);
    if (head) {
      const request: FeatureRequest = { kind: targetKind(head), columns: head.columns };
      requests.set(featureKey(request), request);
    }
  }
  return [...requests.values()];
}

/** The losses of the output blocks: floors are given in them, too. */
export function listLosses(project: Project): string[] {
  return [...project.blocks.values()].flatMap((block) => {
    const type = findBlock(block.type);
    const values = type?.head === undefined ? null : readParameters(type, block.parameters);
    return values?.ok === true ? [type?.head?.(values.value).loss ?? ''] : [];
  });
}

const BEING_READ: Diagnostic = {
  code: 'DATA-041',
  severity: 'warning',
  message: 'The data is being read; its columns are known in a moment.',
  nextStep: 'Wait for the data to be read.',
};

function describeMissing({ kind, columns }: FeatureRequest): Diagnostic {
  const what = columns === null ? `a ${kind} input or output` : `the columns ${columns.join(', ')} as ${kind}`;
  return {
    code: 'DATA-041',
    severity: 'error',
    message: `The data has not been asked for ${what} yet.`,
    nextStep: 'Read the data again in the Data panel.',
  };
}
