import { appEntries } from './entries.mjs';
import { bundle } from './bundle.mjs';
import { fingerprintSources, recordBuild } from './bootstrap.mjs';

// Taken before bundling: a file saved meanwhile makes the next command build again.
const fingerprint = fingerprintSources();
await bundle(appEntries, 'dist');
recordBuild(fingerprint);
