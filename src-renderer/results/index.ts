export { ResultsPanel } from './ResultsPanel';
