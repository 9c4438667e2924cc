import { ActionIcon, Button } from '@mantine/core';
import { FileSpreadsheet, FolderOpen, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useState, type ReactElement } from 'react';
import { parseProject } from '../../src-shared/document/parse';
import type { Answer, RequestName, Results } from '../../src-shared/protocol/requests';
import { ask } from '../bridge/bridge';
import { formatMoment } from '../charts/format';
import { findCommand } from '../commands/all-commands';
import { runCommand } from '../commands/app-command';
import { askForDataFile, mayBeMisread } from '../binding/choose-data';
import { folderOf } from '../binding/data-path';
import { readPreview } from '../binding/read-preview';
import { openDialog } from '../state/layout-store';
import { report } from '../state/notices-store';
import { openExample, openProject, startNewProject } from '../state/open-project';
import { EXAMPLE_KINDS, findExampleKind } from './example-kind';
import { NewFromData } from './NewFromData';
import { ProjectThumbnail } from './ProjectThumbnail';
import { RecoverableList } from './RecoverableList';
import './start.css';

/** The first thing to see: examples to look at, what was open lately, and three ways to begin. */
export function StartPage(): ReactElement {
  const [chosen, setChosen] = useState<{ path: string; first: Answer<'data.preview'> } | null>(null);
  const chooseData = async (): Promise<void> => {
    const path = await askForDataFile();
    if (path === null) return;
    const first = await readPreview(path);
    if (first.ok || mayBeMisread(first.error)) setChosen({ path, first });
    else report(first.error);
  };
  return (
    <main className="start">
      <header className="start-head">
        <h1>
          <span className="start-icon" aria-hidden />
          Unroll
        </h1>
        <p>Draw a sequence model, train it on your own file, take it away as ONNX.</p>
        <div className="start-actions">
          <Button leftSection={<FileSpreadsheet size={16} />} onClick={() => void chooseData()}>
            New from my data…
          </Button>
          <Button variant="default" leftSection={<Plus size={16} />} onClick={() => void startNewProject()}>
            Empty project
          </Button>
          <Button variant="default" leftSection={<FolderOpen size={16} />} onClick={() => void openProject()}>
            Open…
          </Button>
        </div>
      </header>
      <RecoverableList />
      <RecentProjects />
      <Examples />
      <footer className="start-foot">
        <button type="button" className="text-button" onClick={openGuide}>
          User guide
        </button>
        <button type="button" className="text-button" onClick={() => openDialog('settings')}>
          Settings
        </button>
        <button type="button" className="text-button" onClick={() => openDialog('about')}>
          About
        </button>
      </footer>
      {chosen !== null && <NewFromData {...chosen} onClose={() => setChosen(null)} />}
    </main>
  );
}

function openGuide(): void {
  const guide = findCommand('help.guide');
  if (guide) runCommand(guide);
}

function Examples(): ReactElement | null {
  const { value: examples } = useAnswer(askExamples);
  const [opening, setOpening] = useState<string | null>(null);
  const cards = useMemo(() => makeCards(examples ?? []), [examples]);
  if (cards.length === 0) return null;
  const open = async (name: string): Promise<void> => {
    setOpening(name);
    await openExample(name);
    setOpening(null);
  };
  return (
    <section aria-labelledby="start-examples">
      <h2 id="start-examples">Examples, ready to train</h2>
      <ul className="start-cards">
        {cards.map(({ name, title, summary, project, kind }) => (
          <li key={name}>
            <button type="button" className="start-card" disabled={opening !== null} onClick={() => void open(name)}>
              <ProjectThumbnail project={project} />
              <span className="start-title">
                <strong>{title}</strong>
                <span className="start-kind">{kind}</span>
              </span>
              <span>{opening === name ? 'Opening…' : summary}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Examples of a kind stand together. */
function makeCards(examples: Results['example.list']) {
  return examples
    .flatMap(({ projectText, ...example }) => {
      const project = parseProject(projectText);
      return project.ok ? [{ ...example, project: project.value, kind: findExampleKind(project.value) }] : [];
    })
    .sort((a, b) => EXAMPLE_KINDS.indexOf(a.kind) - EXAMPLE_KINDS.indexOf(b.kind));
}

/** As many as leave the examples in sight. */
const MOST_RECENT = 5;

/** Before the examples, because who has been here before comes to go on. */
function RecentProjects(): ReactElement | null {
  const { value: recent, refresh } = useAnswer(askRecent);
  const [isWhole, setWhole] = useState(false);
  if (recent === null || recent.length === 0) return null;
  const remove = async (path: string): Promise<void> => {
    await ask('recent.remove', { path });
    refresh();
  };
  return (
    <section aria-labelledby="start-recent">
      <h2 id="start-recent">Recent</h2>
      <ul className="start-recent">
        {(isWhole ? recent : recent.slice(0, MOST_RECENT)).map(({ path, name, opened, exists }) => (
          <li key={path}>
            <button type="button" disabled={!exists} title={path} onClick={() => void openProject(path)}>
              <strong>{name}</strong>
              <span>{exists ? folderOf(path) : 'not found any more'}</span>
              <time dateTime={new Date(opened).toISOString()}>{formatMoment(opened)}</time>
            </button>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Take ${name} off the list`}
              onClick={() => void remove(path)}
            >
              <X size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      {!isWhole && recent.length > MOST_RECENT && (
        <button type="button" className="text-button" onClick={() => setWhole(true)}>
          Show all {recent.length}
        </button>
      )}
    </section>
  );
}

/** Asked again on `refresh`; null until it is answered. `question` must be the same function every time. */
function useAnswer<N extends RequestName>(
  question: () => Promise<Answer<N>>,
): { readonly value: Results[N] | null; readonly refresh: () => void } {
  const [value, setValue] = useState<Results[N] | null>(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void question().then((answer) => {
      if (!isCurrent) return;
      if (answer.ok) setValue(answer.value);
      else report(answer.error);
    });
    return () => {
      isCurrent = false;
    };
  }, [question, count]);
  return { value, refresh: () => setCount(count + 1) };
}

const askExamples = (): Promise<Answer<'example.list'>> => ask('example.list', {});
const askRecent = (): Promise<Answer<'recent.list'>> => ask('recent.list', {});
