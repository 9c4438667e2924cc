import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import { countInstances } from '../../src-shared/document/definitions';
import type { BlockRecord, DefinitionRecord } from '../../src-shared/document/document';
import { unpackBlock } from '../commands/edit-commands';
import { deleteDefinition, detachBlock, leaveBlocks, openBlock, saveDefinition } from '../commands/reusable-blocks';
import { apply, useProject } from '../state/project-store';

/** What a block stands for, and what can be done with it. */
export function ReusableActions({
  block,
  definition,
}: {
  readonly block: BlockRecord;
  readonly definition: DefinitionRecord;
}): ReactElement {
  const project = useProject((state) => state.project);
  const count = countInstances(project, definition.id);
  return (
    <>
      <div className="inspector-actions">
        <Button size="compact-xs" onClick={() => openBlock(block.id)}>
          Open
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => unpackBlock(block.id)}>
          Unpack
        </Button>
        {count > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            title="A copy for this block alone: changes inside it change no other"
            onClick={() => detachBlock(block.id)}
          >
            Make this one its own
          </Button>
        )}
        <SaveButton definition={definition} />
      </div>
      <DefinitionFields definition={definition} />
    </>
  );
}

/** The open reusable block, while nothing inside is selected. */
export function DefinitionSummary({ definition }: { readonly definition: DefinitionRecord }): ReactElement {
  const project = useProject((state) => state.project);
  const count = countInstances(project, definition.id);
  return (
    <>
      <h2>{definition.name}</h2>
      <p>
        {count === 0
          ? 'Nothing is drawn with this reusable block yet.'
          : `What you change here changes ${count === 1 ? 'the block' : `all ${count} blocks`} made with it; each learns weights of its own.`}
      </p>
      <DefinitionFields definition={definition} />
      <div className="inspector-actions">
        <SaveButton definition={definition} />
        {count === 0 && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              leaveBlocks(0);
              deleteDefinition(definition);
            }}
          >
            Delete
          </Button>
        )}
      </div>
    </>
  );
}

/** For another project, which adds it from the file. */
function SaveButton({ definition }: { readonly definition: DefinitionRecord }): ReactElement {
  return (
    <Button
      size="compact-xs"
      variant="default"
      title="For another project: add it there from the file"
      onClick={() => void saveDefinition(definition)}
    >
      Save to a file…
    </Button>
  );
}

/** Name and description, shared by all blocks made with it. */
function DefinitionFields({ definition }: { readonly definition: DefinitionRecord }): ReactElement {
  const { id, name, description } = definition;
  const [text, setText] = useState(name);
  useEffect(() => setText(name), [name]);
  const change = (fields: { readonly name: string; readonly description: string }): void => {
    apply({ type: 'setDefinition', definition: id, ...fields }, `Change what “${name}” is called`, {
      mergeKey: `definition.${id}`,
    });
  };
  return (
    <>
      <TextInput
        size="xs"
        label="Name of the reusable block"
        value={text}
        maxLength={200}
        error={text.trim() === '' ? 'A reusable block needs a name.' : undefined}
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          if (next.trim() !== '' && next !== name) change({ name: next, description });
        }}
        onBlur={() => {
          if (text.trim() === '') setText(name);
        }}
      />
      <Textarea
        size="xs"
        label="What it does"
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2000}
        value={description}
        onChange={(event) => change({ name, description: event.currentTarget.value })}
      />
    </>
  );
}
