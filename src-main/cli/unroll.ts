import { runUnroll } from './program';

// `unroll blocks | head` closes the pipe early: that is no fault of anybody.
process.stdout.on('error', (error: Error) => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

void runUnroll(process.argv.slice(2)).then((code) => {
  // Not `process.exit`: what is still in the pipe to the next program would be lost.
  process.exitCode = code;
});
