export { GradientHistory } from './GradientHistory';
export { TrainingPanel } from './TrainingPanel';
