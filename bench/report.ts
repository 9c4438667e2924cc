import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { env } from 'onnxruntime-node';

/** A table as Markdown, columns padded so that it reads well on a terminal too. The first column is text, the rest numbers. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

/** Three significant digits, without an exponent; a dash for what was not measured. */
export function digits(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return value.toPrecision(3);
}

export function mebibytes(bytes: number): string {
  return digits(bytes / 2 ** 20);
}

/** The JSON keeps five digits: more would be noise. */
export function round(value: number): number {
  return Number(value.toPrecision(5));
}

export interface MachineReport {
  readonly processor: string;
  readonly cores: number;
  readonly memory_gib: number;
  readonly platform: string;
  /** Average number of busy cores in the last minute before the measurement: near 0 on a quiet machine. */
  readonly load: number;
}

export function describeMachine(): MachineReport {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memory_gib: Math.round(totalmem() / 2 ** 30),
    platform: `${platform()} ${arch()}`,
    load: round(loadavg()[0] ?? Number.NaN),
  };
}

export function listVersions(): Record<string, string> {
  return { node: process.versions.node, onnxruntime: env.versions.node ?? env.versions.common };
}
