import type { BrokenProject } from './broken-project';
import { drawProject } from './draw-project';
import { fakeFeatures } from './features';

const fourClasses = fakeFeatures({ sequence: ['a'], target: ['kind'], classes: 4 });
const twoClasses = fakeFeatures({ sequence: ['a'], target: ['kind'], classes: 2 });
const fourClassesThreeSteps = fakeFeatures({ sequence: ['a'], target: ['kind'], classes: 4, steps: 3 });

/** Outputs that do not suit what is to be predicted. */
export const brokenTargets: readonly BrokenProject[] = [
  {
    what: 'numbers to predict from a target of classes',
    project: drawProject({ x: 'sequence-input', p: 'mean-pool', y: 'regression-output' }, ['x -> p', 'p -> y']),
    data: twoClasses,
    code: 'SHAPE-007',
    block: 'y',
    says: ['2 classes'],
    repairs: ['Use Yes/no output', 'Use Multi-class output'],
  },
  {
    what: 'yes or no from a target of four classes',
    project: drawProject(
      { x: 'sequence-input', p: 'mean-pool', y: ['binary-output', { positiveWeight: 2, weight: 0.5 }] },
      ['x -> p', 'p -> y'],
    ),
    data: fourClasses,
    code: 'SHAPE-007',
    block: 'y',
    says: ['4 classes'],
    repairs: ['Use Multi-class output'],
  },
  {
    what: 'classes from a target of numbers',
    project: drawProject({ x: 'static-input', y: 'multi-class-output' }, ['x -> y']),
    code: 'SHAPE-007',
    block: 'y',
    repairs: ['Use Regression output'],
  },
  {
    what: 'class weights for another number of classes',
    project: drawProject(
      {
        x: 'sequence-input',
        p: 'mean-pool',
        d: ['linear', { units: 4 }],
        y: ['multi-class-output', { classWeights: [1, 2, 3] }],
      },
      ['x -> p', 'p -> d', 'd -> y'],
    ),
    data: fourClasses,
    code: 'SHAPE-008',
    block: 'y',
    says: ['3 class weights', '4 classes'],
    repairs: ['Set Class weights of “y” to its default'],
  },
  {
    what: 'an output at every step of a shortened sequence',
    project: drawProject(
      { x: 'sequence-input', c: ['conv1d', { filters: 1, stride: 2 }], y: ['regression-output', { perStep: true }] },
      ['x -> c', 'c -> y'],
    ),
    code: 'SHAPE-009',
    block: 'y',
    port: 'in',
    repairs: ['Set At every step of “y” to off'],
  },
  {
    what: 'one class for several steps',
    project: drawProject(
      { x: 'sequence-input', p: 'mean-pool', d: ['linear', { units: 4 }], y: 'multi-class-output' },
      ['x -> p', 'p -> d', 'd -> y'],
    ),
    data: fourClassesThreeSteps,
    code: 'SHAPE-010',
    block: 'y',
    says: ['3 steps'],
    repairs: ['Set At every step of “y” to on'],
  },
];
