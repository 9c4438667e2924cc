export { DataPanel } from './DataPanel';
