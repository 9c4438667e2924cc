/**
 * What the window's page may load and do. Everything it needs comes with the app, so nothing else is allowed. `style-src`
 * takes inline styles: Mantine and KaTeX write `style` attributes and `<style>` elements, and without inline scripts a
 * style can neither run code nor, all hosts being forbidden, send anything out.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join('; ');
