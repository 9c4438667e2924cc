import type { Task } from '../binding/propose-task';

/** What a task is called where one chooses it. */
export const TASK_TITLES: Readonly<Record<Task, string>> = {
  forecast: 'Forecast what comes next in the rows',
  'fill-gaps': 'Fill the gaps of columns',
  'series-value': 'Classify whole sequences',
  'step-label': 'Label every step of a sequence',
  'text-value': 'Classify texts',
  'token-label': 'Label every token of a text',
  transduction: 'Write a text for a text: translate, convert, pronounce',
  'language-model': 'Continue a text: language model',
  'image-class': 'Recognise images',
};
