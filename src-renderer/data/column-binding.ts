import {
  DEFAULT_TEXT,
  type ColumnBinding,
  type ColumnRole,
  type ColumnType,
  type DataBinding,
  type Fill,
  type Preparation,
  type TextSettings,
} from '../../src-shared/document/document';
import type { ColumnDescription } from '../../src-shared/protocol/app-types';
import { usualPreparation } from '../binding/propose-binding';

export const ROLES: readonly { readonly value: ColumnRole; readonly title: string; readonly label: string }[] = [
  { value: 'target', title: 'Target', label: 'Predict it' },
  { value: 'input', title: 'Input', label: 'Read it (past only)' },
  { value: 'known', title: 'Known in advance', label: 'Read it (known ahead)' },
  { value: 'time', title: 'Time', label: 'Time: orders rows' },
  { value: 'series', title: 'Series', label: 'Series: tells apart' },
  { value: 'ignored', title: 'Ignored', label: 'Leave out' },
];

/** The role before (−1) or after (1) another in the order they are shown in, around the ends. */
export function nextRole(role: ColumnRole, direction: number): ColumnRole {
  const at = ROLES.findIndex(({ value }) => value === role);
  return ROLES[(at + direction + ROLES.length) % ROLES.length]?.value ?? role;
}

export const TYPES: readonly { readonly value: ColumnType; readonly label: string }[] = [
  { value: 'number', label: 'number' },
  { value: 'text', label: 'text' },
  { value: 'date', label: 'date' },
  { value: 'boolean', label: 'yes/no' },
];

/** The preparations that make sense for a type in a role; the first is the usual one. */
export function listPreparations(
  type: ColumnType,
  role: ColumnRole,
): readonly { readonly value: Preparation; readonly label: string }[] {
  const category = { value: 'category', label: 'category' } as const;
  const none = { value: 'none', label: role === 'time' ? 'order only' : 'as it is' } as const;
  if (role === 'series' || role === 'ignored') return [];
  if (role === 'time') return [none, { ...category, label: 'order and category' }];
  if (type === 'text') return [category, { value: 'text', label: 'token by token' }];
  if (type === 'boolean') return [category];
  return [{ value: 'standard', label: 'mean 0, deviation 1' }, { value: 'min-max', label: '0 to 1' }, none, category];
}

export function findColumn(data: DataBinding, name: string): ColumnBinding | null {
  return data.columns.find((column) => column.name === name) ?? null;
}

/** A column of the file in another role, with the preparation that is usual there; the others stay as they are. */
export function changeRole(data: DataBinding, column: ColumnDescription, role: ColumnRole): DataBinding {
  const before = findColumn(data, column.name);
  const type = before?.type ?? column.type;
  const isStillGood = before !== null && listPreparations(type, role).some(({ value }) => value === before.preparation);
  const preparation = isStillGood ? before.preparation : usualPreparation({ type }, role);
  return changeColumn(data, column.name, { role, preparation });
}

/** Corrects the type of a column; null takes the one that was found in the file again. */
export function changeType(data: DataBinding, column: ColumnDescription, type: ColumnType | null): DataBinding {
  const before = findColumn(data, column.name);
  const role = before?.role ?? 'ignored';
  const { type: _old, ...rest } = before ?? { name: column.name, role, preparation: 'none' as const };
  const next: ColumnBinding = {
    ...rest,
    preparation: usualPreparation({ type: type ?? column.type }, role),
    ...(type === null ? {} : { type }),
  };
  return replaceColumn(data, next);
}

export function changePreparation(data: DataBinding, name: string, preparation: Preparation): DataBinding {
  return changeColumn(data, name, { preparation });
}

/** What missing numbers are read as, in words; null leaves out the samples that touch one. */
export const FILLS: readonly { readonly value: Fill; readonly label: string }[] = [
  { value: 'previous', label: 'missing: as the value before' },
  { value: 'mean', label: 'missing: as the mean' },
];

/** Whether missing cells of a column can be filled: of numbers that reach the model as such. */
export function canFill({ role, preparation }: ColumnBinding): boolean {
  return ['input', 'target', 'known'].includes(role) && !['category', 'text'].includes(preparation);
}

/** What the missing cells of a column are read as; null leaves out what touches one. */
export function changeFill(data: DataBinding, name: string, fill: Fill | null): DataBinding {
  const before = findColumn(data, name);
  if (before === null) return data;
  const { fill: _old, ...rest } = before;
  return replaceColumn(data, fill === null ? rest : { ...rest, fill });
}

/** How a text column is cut into tokens. The default is not written down. */
export function changeText(data: DataBinding, name: string, text: TextSettings): DataBinding {
  const before = findColumn(data, name);
  if (before === null) return data;
  const { text: _old, ...rest } = before;
  const isDefault = JSON.stringify({ ...DEFAULT_TEXT, ...text }) === JSON.stringify(DEFAULT_TEXT);
  return replaceColumn(data, isDefault ? rest : { ...rest, text });
}

function changeColumn(data: DataBinding, name: string, change: Partial<ColumnBinding>): DataBinding {
  const before = findColumn(data, name) ?? { name, role: 'ignored', preparation: 'none' };
  return replaceColumn(data, { ...before, ...change });
}

function replaceColumn(data: DataBinding, next: ColumnBinding): DataBinding {
  const has = data.columns.some(({ name }) => name === next.name);
  const columns = has
    ? data.columns.map((column) => (column.name === next.name ? next : column))
    : [...data.columns, next];
  return { ...data, columns };
}
