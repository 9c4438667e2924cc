export { InspectPanel } from './InspectPanel';
