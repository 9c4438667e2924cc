import type { GradientCourse } from '../../src-shared/inspect/gradient-course';
import { formatNumber } from '../charts/format';

/** Closer to 1 than this the gradient is called steady. */
const STEADY = 0.02;

/** What the course of a gradient means, in one or two sentences; steps count from 1. */
export function describeCourse(
  { factor, vanishesAt, explodesAt }: GradientCourse,
  direction: 'forward' | 'reverse',
): string {
  const beyond = direction === 'forward' ? 'before' : 'after';
  if (factor === null && vanishesAt === null) return 'Too few steps to tell.';
  const speed =
    factor === null
      ? ''
      : Math.abs(factor - 1) < STEADY
        ? 'stays about the same from step to step'
        : `${factor < 1 ? 'shrinks' : 'grows'} by the factor ${formatNumber(factor)} with each step back`;
  if (explodesAt !== null) {
    return `The gradient explodes: it ${speed}, and at step ${explodesAt + 1} it is more than a thousand times what it was at the end.`;
  }
  if (vanishesAt !== null) {
    return `The gradient vanishes: it ${speed === '' ? 'is gone' : speed}, and from step ${vanishesAt + 1} on it is below a thousandth of its peak. What lies ${beyond} that step teaches almost nothing.`;
  }
  return `The gradient ${speed}, and reaches every step.`;
}

/** What is wrong with it in a word, for colours and order. */
export function stateOfCourse({ vanishesAt, explodesAt }: GradientCourse): 'explodes' | 'vanishes' | 'reaches' {
  return explodesAt !== null ? 'explodes' : vanishesAt !== null ? 'vanishes' : 'reaches';
}
