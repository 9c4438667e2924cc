#!/usr/bin/env node
import { ensureBuild, ensureDependencies, sayOnStderr } from './bootstrap.mjs';
import { runCli } from './run-cli.mjs';

ensureDependencies(sayOnStderr);
ensureBuild(sayOnStderr);
// `npm run` changes to the repository; paths on the command line are relative to where the user stands.
const { npm_lifecycle_event: script, INIT_CWD: userFolder } = process.env;
const cwd = script === 'unroll' && userFolder ? userFolder : process.cwd();
process.exitCode = await runCli(process.argv.slice(2), cwd);
