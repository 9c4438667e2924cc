import { ActionIcon, Menu } from '@mantine/core';
import { Check, EllipsisVertical } from 'lucide-react';
import { memo } from 'react';
import { saveImage, saveText } from '../state/save-file';

interface PlotMenuProps {
  readonly name: string;
  /** Absent where nothing can be zoomed. */
  readonly zoom?: { readonly isZoomed: boolean; readonly onReset: () => void };
  /** Absent where no curve is drawn. */
  readonly curve?: CurveMenu | undefined;
  readonly writeCsv: () => string;
  readonly drawImage: () => string | null;
}

interface CurveMenu {
  readonly isLogarithmic: boolean;
  readonly setLogarithmic: (value: boolean) => void;
  readonly smoothing: number;
  readonly setSmoothing: (weight: number) => void;
}

const SMOOTHING = [
  { weight: 0, label: 'No smoothing' },
  { weight: 0.8, label: 'Smooth a little' },
  { weight: 0.97, label: 'Smooth a lot' },
];

/** The corner menu of a plot: how it is drawn, and saving it. */
export const PlotMenu = memo(function PlotMenu({ name, zoom, curve, writeCsv, drawImage }: PlotMenuProps) {
  const fileName = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const savePicture = (): void => {
    const dataUrl = drawImage();
    if (dataUrl !== null) void saveImage(`${fileName}.png`, dataUrl);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Options of the plot ${name}`}>
          <EllipsisVertical size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {zoom !== undefined && (
          <Menu.Item
            disabled={!zoom.isZoomed}
            title={zoom.isZoomed ? undefined : 'Everything is shown. Drag across the plot to zoom in.'}
            onClick={zoom.onReset}
          >
            Show everything
          </Menu.Item>
        )}
        {curve !== undefined && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<Mark isOn={curve.isLogarithmic} />}
              onClick={() => curve.setLogarithmic(!curve.isLogarithmic)}
            >
              Logarithmic axis
            </Menu.Item>
            {SMOOTHING.map(({ weight, label }) => (
              <Menu.Item
                key={weight}
                leftSection={<Mark isOn={curve.smoothing === weight} />}
                onClick={() => curve.setSmoothing(weight)}
              >
                {label}
              </Menu.Item>
            ))}
          </>
        )}
        {zoom !== undefined && <Menu.Divider />}
        <Menu.Item onClick={savePicture}>Save as PNG…</Menu.Item>
        <Menu.Item onClick={() => void saveText(`${fileName}.csv`, writeCsv())}>Save values as CSV…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});

function Mark({ isOn }: { readonly isOn: boolean }) {
  return <Check size={12} style={{ visibility: isOn ? 'visible' : 'hidden' }} aria-label={isOn ? 'On:' : undefined} />;
}
