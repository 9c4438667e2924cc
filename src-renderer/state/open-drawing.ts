import type { CheckResult } from '../../src-shared/compiler/check';
import { viewCheck } from '../../src-shared/compiler/view-check';
import { drawingOf } from '../../src-shared/document/commands/edit-definition';
import { findDefinition } from '../../src-shared/document/definitions';
import type { DefinitionRecord, Drawing, Project } from '../../src-shared/document/document';

/** A reusable block that was entered. */
export interface OpenStep {
  readonly definition: string;
  /** The block it was entered through; null when it was opened by itself, and nothing is drawn with it. */
  readonly instance: string | null;
}

/** What is on the canvas. */
export interface OpenDrawing {
  /** The reusable blocks that were entered, from the outside in; empty on the canvas of the model. */
  readonly open: readonly OpenStep[];
  /** Inside a reusable block the project with the drawing of that in the place of its own. */
  readonly drawing: Project;
  /** What the check says about it, by the ids that its blocks have there. */
  readonly drawingCheck: CheckResult;
}

/** What is on the canvas, as far as the way to it still exists. */
export function lookInto(project: Project, check: CheckResult, open: readonly OpenStep[]): OpenDrawing {
  let drawing: Drawing = project;
  let path: readonly string[] | null = [];
  const kept: OpenStep[] = [];
  for (const step of open) {
    const definition: DefinitionRecord | undefined = project.definitions.get(step.definition);
    const block = step.instance === null ? undefined : drawing.blocks.get(step.instance);
    const isThere = step.instance === null || (block !== undefined && findDefinition(project, block) === definition);
    if (definition === undefined || !isThere) break;
    drawing = definition;
    path = path === null || step.instance === null ? null : [...path, step.instance];
    kept.push(step);
  }
  return {
    open: kept.length === open.length ? open : kept,
    drawing: kept.length === 0 ? project : { ...project, ...drawingOf(drawing) },
    drawingCheck: viewCheck(project, check, drawing, path),
  };
}
