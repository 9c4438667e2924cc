import { runUnroll } from './program';

void runUnroll(process.argv.slice(2)).then((code) => {
  // Not `process.exit`: what is still in the pipe to the next program would be lost.
  process.exitCode = code;
});
