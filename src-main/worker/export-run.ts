import { stat } from 'node:fs/promises';
export {};
void stat;
