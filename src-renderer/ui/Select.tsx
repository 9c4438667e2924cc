import { Select as MantineSelect, type SelectProps } from '@mantine/core';
import { useState, type ReactElement } from 'react';

/**
 * Mantine's Select, of which the list of options is made when the pointer or the focus first comes to it: most lists of a form
 * are never opened, and together take longer to make than all its fields. From then on it is there, so that the first arrow
 * key finds the chosen option in it.
 */
export function Select({ onFocus, onPointerEnter, ...props }: Omit<SelectProps, 'comboboxProps'>): ReactElement {
  const [isListed, setListed] = useState(false);
  return (
    <MantineSelect
      {...props}
      comboboxProps={{ keepMounted: isListed }}
      onFocus={(event) => {
        setListed(true);
        onFocus?.(event);
      }}
      onPointerEnter={(event) => {
        setListed(true);
        onPointerEnter?.(event);
      }}
    />
  );
}
