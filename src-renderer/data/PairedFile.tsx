import { Button } from '@mantine/core';
import type { ReactElement } from 'react';
import type { DataBinding } from '../../src-shared/document/document';
import { askForDataFile, bindFile } from '../binding/choose-data';
import { fileNameOf, resolveDataPath } from '../binding/data-path';
import { useProject } from '../state/project-store';

/** The second of two text files that are read line by line beside each other, and how to have one. */
export function PairedFile({ data }: { readonly data: DataBinding }): ReactElement {
  const projectPath = useProject((state) => state.path);
  const own = resolveDataPath(projectPath, data.path);
  const choose = async (): Promise<void> => {
    const path = await askForDataFile();
    if (path !== null) await bindFile(own, path);
  };
  return (
    <fieldset className="dialect">
      <legend>Second text file</legend>
      <p>
        {data.pairedPath === null
          ? 'Another text file may stand beside this one: line by line, what is read and what is to be written for it.'
          : `Line by line beside ${fileNameOf(data.path)}: ${fileNameOf(data.pairedPath)}`}
      </p>
      <div>
        <Button size="compact-xs" variant="default" onClick={() => void choose()}>
          {data.pairedPath === null ? 'Choose a second file…' : 'Choose another…'}
        </Button>{' '}
        {data.pairedPath !== null && (
          <Button size="compact-xs" variant="default" onClick={() => void bindFile(own)}>
            Without it
          </Button>
        )}
      </div>
    </fieldset>
  );
}
