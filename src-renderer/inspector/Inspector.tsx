import { Switch, TextInput } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import type { BlockType } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { isPort } from '../../src-shared/blocks/reusable/ports';
import { findDefinition } from '../../src-shared/document/definitions';
import { fullId } from '../../src-shared/compiler/view-check';
import type { BlockRecord } from '../../src-shared/document/document';
import { formatCount } from '../charts/format';
import { setBypassed } from '../commands/edit-commands';
import { findAddable } from '../editing/addable';
import { describeSample, workOfModel } from '../editing/model-cost';
import { applyToDrawing } from '../state/enter-drawing';
import { useProject } from '../state/project-store';
import { select, useSelection } from '../state/selection-store';
import { BlockPorts } from './BlockPorts';
import { DefinitionSummary, ReusableActions } from './ReusableBlock';
import { PortOrder } from './PortOrder';
import { Equation } from './Equation';
import './inspector.css';
import { ParameterFields } from './ParameterFields';
import { ParameterStatistics } from './ParameterStatistics';

/** What is selected on the canvas: its settings, its equation and what flows through it. */
export function Inspector(): ReactElement {
  const ids = useSelection((state) => state.blocks);
  const all = useProject((state) => state.drawing.blocks);
  const blocks = [...ids].map((id) => all.get(id)).filter((block) => block !== undefined);
  const [first] = blocks;
  return (
    <section className="inspector" aria-label="Inspector">
      {first === undefined ? (
        <Summary />
      ) : blocks.every((block) => block.type === first.type) ? (
        <BlocksOfOneType blocks={blocks} type={findBlock(first.type)} />
      ) : (
        <MixedSelection blocks={blocks} />
      )}
    </section>
  );
}

function BlocksOfOneType({
  blocks,
  type,
}: {
  readonly blocks: readonly BlockRecord[];
  readonly type: BlockType | null;
}): ReactElement {
  const [block] = blocks;
  const only = blocks.length === 1 ? block : undefined;
  const drawing = useProject((state) => state.drawing);
  const check = useProject((state) => state.drawingCheck);
  const definition = block === undefined ? null : findDefinition(drawing, block);
  if (definition !== null) {
    return (
      <>
        <h2>{only === undefined ? `${blocks.length} × ${definition.name}` : definition.name}</h2>
        <p>{definition.description === '' ? 'A reusable block of yours.' : definition.description}</p>
        {only !== undefined && <BlockName key={only.id} block={only} />}
        {only !== undefined && <ReusableActions block={only} definition={definition} />}
        <BypassSwitch blocks={blocks} />
        {only !== undefined && <BlockPorts block={only.id} />}
      </>
    );
  }
  if (type === null) {
    return (
      <>
        <h2>{block?.type}</h2>
        <p>This version of Unroll does not know this type of block. It is kept as it is and saved with the project.</p>
      </>
    );
  }
  return (
    <>
      <h2>{only === undefined ? `${blocks.length} × ${type.title}` : type.title}</h2>
      <p>{type.summary}</p>
      {only !== undefined && <BlockName key={only.id} block={only} />}
      {only !== undefined && isPort(only) ? <PortOrder port={only} /> : <BypassSwitch blocks={blocks} />}
      {type.parameters.length > 0 && <ParameterFields type={type} blocks={blocks} />}
      {only !== undefined && <BlockPorts block={only.id} />}
      {only !== undefined && <ParameterStatistics block={fullId(check, only.id)} />}
      <BlockEquation type={type} block={only} />
    </>
  );
}

/** The equation of the settings that the block has; of several blocks that of the usual ones. */
function BlockEquation({
  type,
  block,
}: {
  readonly type: BlockType;
  readonly block: BlockRecord | undefined;
}): ReactElement {
  const values = readParameters(type, block?.parameters ?? new Map());
  const equation = (values.ok ? type.equationOf?.(values.value) : undefined) ?? type.equation;
  const citation = (values.ok ? type.citationOf?.(values.value) : undefined) ?? type.citation;
  return (
    <>
      {equation !== '' && <Equation latex={equation} name={`Equation of ${type.title}`} />}
      {citation !== '' && <p className="inspector-citation">{citation}</p>}
    </>
  );
}

function BypassSwitch({ blocks }: { readonly blocks: readonly BlockRecord[] }): ReactElement {
  const count = blocks.filter((block) => block.bypassed).length;
  const isMixed = count > 0 && count < blocks.length;
  return (
    <Switch
      size="xs"
      label="Bypassed"
      description={
        count === 0
          ? 'Off. On, what enters passes straight through, as if the block were a wire.'
          : isMixed
            ? `${count} of ${blocks.length} are bypassed.`
            : 'What enters passes straight through, as if the block were a wire. Its settings are kept.'
      }
      checked={count === blocks.length}
      onChange={(event) => setBypassed(blocks, event.currentTarget.checked)}
    />
  );
}

function BlockName({ block }: { readonly block: BlockRecord }): ReactElement {
  const id = useProject((state) => fullId(state.drawingCheck, block.id));
  const [text, setText] = useState(block.name);
  useEffect(() => setText(block.name), [block.name]);
  const isEmpty = text.trim() === '';
  return (
    <TextInput
      size="xs"
      label="Name"
      value={text}
      maxLength={200}
      error={isEmpty ? 'A block needs a name.' : undefined}
      description={`In ONNX: ${id}`}
      onChange={(event) => {
        const name = event.currentTarget.value;
        setText(name);
        if (name.trim() === '' || name === block.name) return;
        applyToDrawing({ type: 'renameBlock', block: block.id, name }, `Rename to ${name}`, {
          mergeKey: `rename.${block.id}`,
        });
      }}
      onBlur={() => {
        if (isEmpty) setText(block.name);
      }}
    />
  );
}

function MixedSelection({ blocks }: { readonly blocks: readonly BlockRecord[] }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const types = new Map<string, string[]>();
  for (const block of blocks) types.set(block.type, [...(types.get(block.type) ?? []), block.id]);
  return (
    <>
      <h2>{blocks.length} blocks</h2>
      <BypassSwitch blocks={blocks} />
      <p>Blocks of one type can be edited together. Keep only:</p>
      <ul className="inspector-list">
        {[...types].map(([type, ids]) => (
          <li key={type}>
            <button type="button" className="inspector-link" onClick={() => select({ blocks: ids })}>
              {ids.length} × {findAddable(drawing, type)?.title ?? type}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Summary(): ReactElement {
  const definition = useProject(({ project, open }) => project.definitions.get(open.at(-1)?.definition ?? ''));
  return definition === undefined ? <ProjectSummary /> : <DefinitionSummary definition={definition} />;
}

function ProjectSummary(): ReactElement {
  const project = useProject((state) => state.project);
  const check = useProject((state) => state.check);
  const learnt = [...check.parameterCounts.values()].reduce((sum, count) => sum + count, 0);
  const work = workOfModel(project, check);
  const errors = check.diagnostics.filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <h2>{project.name}</h2>
      <p>
        {project.blocks.size === 0
          ? 'The canvas is empty. Drag a block from the palette to begin.'
          : 'Select a block to see and change its settings.'}
      </p>
      {project.blocks.size > 0 && (
        <table className="inspector-table">
          <caption>The model</caption>
          <tbody>
            <SummaryRow title="Blocks" value={formatCount(project.blocks.size)} />
            <SummaryRow title="Wires" value={formatCount(project.wires.size)} />
            <SummaryRow title="Parameters" value={formatCount(learnt)} />
            {work !== null && (
              <SummaryRow title={`Multiply-adds ${describeSample(project)}`} value={formatCount(work)} />
            )}
            <tr>
              <th scope="row">State</th>
              <td>{errors === 0 ? 'ready to train' : `${formatCount(errors)} to mend`}</td>
            </tr>
          </tbody>
        </table>
      )}
    </>
  );
}

function SummaryRow({ title, value }: { readonly title: string; readonly value: string }): ReactElement {
  return (
    <tr>
      <th scope="row">{title}</th>
      <td className="inspector-mono">{value}</td>
    </tr>
  );
}
