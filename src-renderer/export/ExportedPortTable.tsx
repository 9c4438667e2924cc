import type { ReactElement } from 'react';
import type { ExportedPort, ExportedPorts } from '../../src-shared/protocol/app-types';

/** Name, type and named size of everything that goes into an exported file and comes out of it. */
export function ExportedPortTable({ ports }: { readonly ports: ExportedPorts }): ReactElement {
  const parts: readonly (readonly [string, readonly ExportedPort[]])[] = [
    ['Input', ports.inputs],
    ['Output', ports.outputs],
  ];
  return (
    <div className="exported-ports" role="region" aria-label="Inputs and outputs" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        {parts.map(([what, list]) => (
          <tbody key={what}>
            {list.map(({ name, dtype, shape }) => (
              <tr key={name}>
                <th scope="row">
                  {what} <code>{name}</code>
                </th>
                <td>{dtype}</td>
                <td>{describePort(shape)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function describePort(shape: ExportedPort['shape']): string {
  if (shape === null) return 'any';
  return shape.length === 0 ? 'a single number' : shape.join(' × ');
}
