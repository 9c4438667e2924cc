import { Switch } from '@mantine/core';
import type { ReactElement } from 'react';
import type { BlockType } from '../../src-shared/blocks/block';
import { findBlock } from '../../src-shared/blocks/catalog';
import { readParameters } from '../../src-shared/blocks/parameters';
import { isPort } from '../../src-shared/blocks/reusable/ports';
import { findDefinition } from '../../src-shared/document/definitions';
import { fullId } from '../../src-shared/compiler/view-check';
import type { BlockRecord } from '../../src-shared/document/document';
import { formatCount } from '../charts/format';
import { setBypassed } from '../commands/bypass';
import { findAddable } from '../editing/addable';
import { describeSample, workOfModel } from '../editing/model-cost';
import { applyToDrawing } from '../state/enter-drawing';
import { useProject } from '../state/project-store';
import { select, useSelection } from '../state/selection-store';
import { BlockProblems } from '../problems/BlockProblems';
import { BlockPorts } from './BlockPorts';
import { GroupPanel, GroupsPanel } from './GroupPanel';
import { NameField } from './NameField';
import { NotePanel } from './NotePanel';
import { SelectionCost, SummaryRow } from './SelectionCost';
import { WirePanel, WiresPanel } from './WirePanel';
import { DefinitionSummary, ReusableActions } from './ReusableBlock';
import { PortOrder } from './PortOrder';
import { Equation } from './Equation';
import './inspector.css';
import { ParameterFields } from './ParameterFields';
import { ParameterStatistics } from './ParameterStatistics';

/** What is selected on the canvas: its settings, its equation and what flows through it. */
export function Inspector(): ReactElement {
  return (
    <section className="inspector" aria-label="Inspector">
      <Selected />
    </section>
  );
}

/** Blocks go before what else is selected, then groups, then wires, then notes. */
function Selected(): ReactElement {
  const selection = useSelection((state) => state);
  const drawing = useProject((state) => state.drawing);
  const blocks = [...selection.blocks].flatMap((id) => drawing.blocks.get(id) ?? []);
  const groups = [...selection.groups].flatMap((id) => drawing.groups.get(id) ?? []);
  const wires = [...selection.wires].flatMap((id) => drawing.wires.get(id) ?? []);
  const [first] = blocks;
  if (first !== undefined) {
    return blocks.every((block) => block.type === first.type) ? (
      <BlocksOfOneType blocks={blocks} type={findBlock(first.type)} />
    ) : (
      <MixedSelection blocks={blocks} />
    );
  }
  const [group] = groups;
  if (group !== undefined) return groups.length === 1 ? <GroupPanel group={group} /> : <GroupsPanel groups={groups} />;
  const [wire] = wires;
  if (wire !== undefined) return wires.length === 1 ? <WirePanel wire={wire} /> : <WiresPanel wires={wires} />;
  const notes = [...selection.notes].flatMap((id) => drawing.notes.get(id) ?? []);
  const [note] = notes;
  if (note !== undefined) return notes.length === 1 ? <NotePanel note={note} /> : <h2>{notes.length} notes</h2>;
  return <Summary />;
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
  const ids = blocks.map(({ id }) => fullId(check, id));
  if (definition !== null) {
    return (
      <>
        <h2>{only === undefined ? `${blocks.length} × ${definition.name}` : definition.name}</h2>
        <p>{definition.description === '' ? 'A reusable block of yours.' : definition.description}</p>
        {only !== undefined && <BlockName key={only.id} block={only} />}
        {only !== undefined && <ReusableActions block={only} definition={definition} />}
        <BlockProblems blocks={ids} />
        <BypassSwitch blocks={blocks} />
        {only === undefined ? <Sums blocks={blocks} /> : <BlockPorts block={only.id} />}
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
      <BlockProblems blocks={ids} />
      {only !== undefined && isPort(only) ? <PortOrder port={only} /> : <BypassSwitch blocks={blocks} />}
      {type.parameters.length > 0 && <ParameterFields type={type} blocks={blocks} />}
      {only === undefined ? <Sums blocks={blocks} /> : <BlockPorts block={only.id} />}
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
  return (
    <NameField
      name={block.name}
      owner="A block"
      description={`In ONNX: ${id}`}
      onChange={(name) =>
        void applyToDrawing({ type: 'renameBlock', block: block.id, name }, `Rename to ${name}`, {
          mergeKey: `rename.${block.id}`,
        })
      }
    />
  );
}

/** What several blocks cost together. */
function Sums({ blocks }: { readonly blocks: readonly BlockRecord[] }): ReactElement {
  return (
    <table className="inspector-table">
      <caption>All of them</caption>
      <tbody>
        <SelectionCost blocks={blocks.map(({ id }) => id)} />
      </tbody>
    </table>
  );
}

function MixedSelection({ blocks }: { readonly blocks: readonly BlockRecord[] }): ReactElement {
  const drawing = useProject((state) => state.drawing);
  const check = useProject((state) => state.drawingCheck);
  const types = new Map<string, string[]>();
  for (const block of blocks) types.set(block.type, [...(types.get(block.type) ?? []), block.id]);
  return (
    <>
      <h2>{blocks.length} blocks</h2>
      <BlockProblems blocks={blocks.map(({ id }) => fullId(check, id))} />
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
      <Sums blocks={blocks} />
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
