import '@mantine/core/styles.css';
import '@fontsource-variable/inter/index.css';
import '@fontsource-variable/jetbrains-mono/index.css';
import './tokens.css';
import './base.css';
import { MantineProvider } from '@mantine/core';
import { useInsertionEffect, type ReactNode } from 'react';
import { cssVariables, theme } from './theme';

interface ThemeRootProps {
  readonly isDark: boolean;
  readonly children: ReactNode;
}

/** Everything drawn with the components and colours of the app stands inside this. */
export function ThemeRoot({ isDark, children }: ThemeRootProps) {
  const scheme = isDark ? 'dark' : 'light';
  // The provider does so, too, but only after plots have read the colours that they draw with from the page.
  useInsertionEffect(() => document.documentElement.setAttribute('data-mantine-color-scheme', scheme), [scheme]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme={scheme}>
      {children}
    </MantineProvider>
  );
}
