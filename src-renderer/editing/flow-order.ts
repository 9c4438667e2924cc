import { indexWires, sortTopologically } from '../../src-shared/compiler/wiring';
import type { Project } from '../../src-shared/document/document';

/** All blocks along the flow of the data: each after those that feed it; those of a loop, and after one, at the end. */
export function orderAlongFlow(project: Project): string[] {
  return [...new Set([...sortTopologically(project, indexWires(project)), ...project.blocks.keys()])];
}
