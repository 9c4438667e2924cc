import { useState } from 'react';
import { useProject } from '../state/project-store';

interface ProjectNameProps {
  readonly onRename: (name: string) => void;
}

/** The name of the project, edited in place: Enter keeps it, Escape leaves it as it was. */
export function ProjectName({ onRename }: ProjectNameProps) {
  const name = useProject((state) => state.project.name);
  const [draft, setDraft] = useState<string | null>(null);
  const finish = (): void => {
    const wanted = draft?.trim() ?? '';
    if (wanted !== '' && wanted !== name) onRename(wanted);
    setDraft(null);
  };
  return (
    <input
      className="project-name"
      aria-label="Name of the project"
      value={draft ?? name}
      maxLength={200}
      style={{ width: `${Math.min(Math.max((draft ?? name).length, 6), 40) + 2}ch` }}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
