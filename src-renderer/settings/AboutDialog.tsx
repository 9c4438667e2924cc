import { Button, Modal } from '@mantine/core';
import { useEffect, useState, type ReactElement } from 'react';
import type { AppInfo } from '../../src-shared/protocol/app-types';
import { ask } from '../bridge/bridge';
import { report } from '../state/notices-store';
import './settings.css';

interface AboutDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Versions and licences. */
export function AboutDialog({ isOpen, onClose }: AboutDialogProps): ReactElement {
  const [info, setInfo] = useState<AppInfo | null>(null);
  useEffect(() => {
    if (!isOpen || info !== null) return;
    void ask('app.info', {}).then((answer) => {
      if (answer.ok) setInfo(answer.value);
      else report(answer.error);
    });
  }, [isOpen, info]);
  const open = (key: 'guide' | 'licences' | 'report'): void => {
    void ask('app.open-link', { key }).then((answer) => {
      if (!answer.ok) report(answer.error);
    });
  };
  return (
    <Modal opened={isOpen} onClose={onClose} title="About Unroll" size="md">
      <div className="settings">
        <p>Draw sequence models, train them on your own files, take them away as plain ONNX.</p>
        {info !== null && (
          <>
            <table>
              <tbody>
                {versionsOf(info).map(([name, version]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{version}</td>
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="about-links">
              <Button size="compact-sm" variant="default" onClick={() => open('guide')}>
                User guide
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => open('report')}>
                Report a problem
              </Button>
              <Button size="compact-sm" variant="default" onClick={() => open('licences')}>
                Licence texts
              </Button>
            </div>
            <table>
              <caption>Made with</caption>
              <tbody>
                {info.licences.map(({ name, version, licence }) => (
                  <tr key={`${name} ${version}`}>
                    <th scope="row">{name}</th>
                    <td>{version}</td>
                    <td>{licence}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
      </div>
    </Modal>
  );
}

function versionsOf(info: AppInfo): readonly (readonly [string, string])[] {
  return [
    ['Unroll', info.version],
    ['onnxruntime', info.onnxruntime],
    ['Electron', info.electron],
    ['Chromium', info.chromium],
    ['Node', info.node],
    ['System', `${info.platform}, ${info.cores} cores`],
  ];
}
