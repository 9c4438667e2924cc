import type { Diagnostic } from '../../src-shared/base/diagnostic';
import { explainIdle } from '../../src-shared/blocks/applicability';
import type { BlockType, InputSignals, ParameterField, ParameterValue } from '../../src-shared/blocks/block';
import { readParameters } from '../../src-shared/blocks/parameters';
import type { DocumentCommand } from '../../src-shared/document/commands/document-command';
import type { BlockRecord, Json } from '../../src-shared/document/document';

/** What a field shows for one or several blocks of a type. */
export interface FieldValue {
  /** The value of all of them; null where they differ. As it stands in the document, so possibly wrong. */
  readonly value: Json | null;
  readonly isMixed: boolean;
  /** Whether every block has the default. */
  readonly isDefault: boolean;
}

export function readFieldValue(field: ParameterField, blocks: readonly BlockRecord[]): FieldValue {
  const values = blocks.map((block) => block.parameters.get(field.name) ?? field.default);
  const texts = values.map((value) => JSON.stringify(value));
  const isMixed = texts.some((text) => text !== texts[0]);
  return {
    value: isMixed ? null : (values[0] ?? field.default),
    isMixed,
    isDefault: texts.every((text) => text === JSON.stringify(field.default)),
  };
}

/** The commands that give all blocks this value. The default is not written: the document holds only what differs. */
export function setFieldValue(
  field: ParameterField,
  blocks: readonly BlockRecord[],
  value: ParameterValue,
): DocumentCommand[] {
  const isDefault = JSON.stringify(value) === JSON.stringify(field.default);
  return blocks.map((block) => ({
    type: 'setParameter',
    block: block.id,
    parameter: field.name,
    ...(isDefault ? {} : { value }),
  }));
}

/** The label of the change in the history: `Set Hidden size to 64`. */
export function describeChange(field: ParameterField, value: ParameterValue): string {
  if (typeof value === 'boolean') return `Switch ${field.title} ${value ? 'on' : 'off'}`;
  if (typeof value === 'object') return `Change ${field.title}`;
  const choice = field.kind === 'choice' ? field.choices.find((c) => c.value === value)?.title : undefined;
  return `Set ${field.title} to ${choice ?? value}`;
}

/** What the check says about this field of these blocks. */
export function findFieldProblem(
  diagnostics: readonly Diagnostic[],
  blocks: readonly BlockRecord[],
  field: ParameterField,
): string | undefined {
  const ids = new Set(blocks.map((block) => block.id));
  return diagnostics.find(
    ({ where }) => where?.parameter === field.name && where.block !== undefined && ids.has(where.block),
  )?.message;
}

/**
 * Why a field has no effect on any of these blocks as they are, with what enters each; null where it has on one, or may have
 * once it is mended.
 */
export function findIdleReason(
  type: BlockType,
  field: ParameterField,
  blocks: readonly BlockRecord[],
  enteringOf: (block: string) => InputSignals,
): string | null {
  let reason: string | null = null;
  for (const block of blocks) {
    const values = readParameters(type, block.parameters);
    reason = values.ok ? explainIdle(type, field, values.value, enteringOf(block.id)) : null;
    if (reason === null) return null;
  }
  return reason;
}
