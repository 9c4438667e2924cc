import type { BrokenProject } from './broken-project';
import { drawDefinition, standsFor, withDefinitions } from './draw-definition';
import { drawProject } from './draw-project';

/** Mistakes that only reusable blocks can have. */
export const brokenReusable: readonly BrokenProject[] = [
  {
    what: 'an output of the model inside a reusable block',
    project: withDefinitions(
      drawProject({ x: 'static-input', d: ['linear', { units: 1 }], one: standsFor('r') }, ['x -> d', 'd -> one.in']),
      drawDefinition('r', { in: 'block-input', y: 'regression-output' }, ['in -> y']),
    ),
    code: 'GRAPH-021',
    block: 'one/y',
    says: ['“one › y” says what the model is to predict'],
    repairs: ['Remove “one › y”'],
  },
  {
    what: 'a port of a reusable block outside of one',
    project: drawProject(
      { x: 'static-input', p: 'block-output', d: ['linear', { units: 1 }], y: 'regression-output' },
      ['x -> p', 'p -> d', 'd -> y'],
    ),
    code: 'GRAPH-022',
    block: 'p',
    says: ['“p” is a port'],
    repairs: ['Remove “p”'],
  },
];
