import { ActionIcon, Button, createTheme, Modal, Tooltip, type CSSVariablesResolver } from '@mantine/core';

/** Mantine's components in the measures and colours of `tokens.css`. */
export const theme = createTheme({
  fontFamily: 'var(--u-font)',
  fontFamilyMonospace: 'var(--u-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.4', lg: '1.4', xl: '1.3' },
  headings: {
    fontFamily: 'var(--u-font)',
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '13px', lineHeight: '1.4' },
      h4: { fontSize: '13px', lineHeight: '1.4' },
    },
  },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  primaryColor: 'accent',
  primaryShade: 6,
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  colors: {
    accent: [
      '#e6eefc',
      '#cadcfa',
      '#a3c2f6',
      '#7aa9ff',
      '#5089ea',
      '#3674dd',
      '#2563d4',
      '#1f56bb',
      '#1a499f',
      '#153c83',
    ],
    dark: [
      '#e6e8ec',
      '#c9ced6',
      '#a5adb9',
      '#868f9c',
      '#3c414a',
      '#2a2d33',
      '#22252a',
      '#1a1c20',
      '#15171a',
      '#0f1012',
    ],
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'compact-md' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, withArrow: false } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    }),
  },
});

/** Mantine's own colours follow the tokens, so both kinds of component look the same. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-text': 'var(--u-text)',
    '--mantine-color-dimmed': 'var(--u-text-dim)',
    '--mantine-color-body': 'var(--u-surface)',
    '--mantine-color-default-hover': 'var(--u-hover)',
    '--mantine-color-error': 'var(--u-danger)',
    '--mantine-color-placeholder': 'var(--u-text-dim)',
    '--mantine-color-anchor': 'var(--u-accent-text)',
  },
  light: {
    '--mantine-color-text': 'var(--u-text)',
    '--mantine-color-dimmed': 'var(--u-text-dim)',
    '--mantine-color-body': 'var(--u-surface)',
    '--mantine-color-default-border': 'var(--u-outline)',
    '--mantine-color-error': 'var(--u-danger)',
    '--mantine-color-placeholder': 'var(--u-text-dim)',
    '--mantine-color-anchor': 'var(--u-accent-text)',
  },
  dark: {
    '--mantine-color-text': 'var(--u-text)',
    '--mantine-color-dimmed': 'var(--u-text-dim)',
    '--mantine-color-body': 'var(--u-surface)',
    '--mantine-color-default-border': 'var(--u-outline)',
    '--mantine-color-error': 'var(--u-danger)',
    '--mantine-color-placeholder': 'var(--u-text-dim)',
    '--mantine-color-anchor': 'var(--u-accent-text)',
  },
});
