import type { Project } from '../../src-shared/document/document';

/** What examples are for, in the order of the start page. */
export const EXAMPLE_KINDS = [
  'Forecast',
  'Gaps to fill',
  'Sequence to number',
  'Text to text',
  'Text to class',
  'Continues a text',
  'Image to class',
  'Other',
] as const;

export type ExampleKind = (typeof EXAMPLE_KINDS)[number];

/** The first rule that holds says what a project is for. */
const RULES: readonly (readonly [ExampleKind, (project: Project, types: ReadonlySet<string>) => boolean])[] = [
  ['Gaps to fill', (_, types) => types.has('imputation-output')],
  ['Text to text', (_, types) => types.has('decoder') || types.has('sequence-output')],
  ['Continues a text', ({ data }) => data?.samples === 'text'],
  ['Image to class', (_, types) => types.has('to-image')],
  ['Text to class', (_, types) => types.has('token-input') && types.has('multi-class-output')],
  ['Sequence to number', ({ data }, types) => data?.samples === 'series' && types.has('regression-output')],
  ['Forecast', (_, types) => types.has('regression-output') || types.has('value-decoder')],
];

/** What a project is for, told from its blocks and samples. */
export function findExampleKind(project: Project): ExampleKind {
  const types = new Set([...project.blocks.values()].map(({ type }) => type));
  return RULES.find(([, holds]) => holds(project, types))?.[0] ?? 'Other';
}
